using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>One document of a message, with the segments that speak of it.</summary>
/// <param name="Number">Which OBX of the message it is, from 1.</param>
/// <param name="Group">Which ORDER_OBSERVATION it stands in, from 0; of an MDM always 0.</param>
/// <param name="Participants">Its PRT: those that follow it, else those of the other document of its group.</param>
internal sealed record DocumentPart(int Number, int Group, Er7Segment Obx, Er7Segment Orc, Er7Segment Obr, Er7Segment Txa, IReadOnlyList<Er7Segment> Participants, Intentions Intentions, DocumentAction Action)
{
    /// <summary>Of its content, for ERR-2.</summary>
    public string Location => $"OBX^{Number}^5";
}
