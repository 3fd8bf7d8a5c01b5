using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>A document's id as TXA has it.</summary>
internal static class DocumentIds
{
    /// <summary>The id in an EI of TXA; null when it is empty.</summary>
    /// <remarks>
    /// TD 2.1: a root alone in .1, or <c>extension^^root^ISO</c>. Published messages write <c>root^Organisation-Y</c>, where .2 is no part of it, and those of 2.0
    /// <c>root.extension</c>, or the same without the dot.
    /// </remarks>
    public static DocumentId? Of(Er7Value ei)
    {
        var id = DocumentIdText.Bare(ei[1].Code);
        if (id.Length == 0)
            return null;
        var root = DocumentIdText.Bare(ei[3].Code);
        return root.Length > 0 && root != id ? new($"{root}^{id}") : DocumentIdText.Of(id);
    }
}
