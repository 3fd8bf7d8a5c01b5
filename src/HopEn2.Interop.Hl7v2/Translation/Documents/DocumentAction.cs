using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>What a message does with a document.</summary>
internal enum DocumentAction
{
    Produce,
    Replace,
    Delete,
}

/// <summary>Which of the three it is: event of the MDM, else OBX-11 of the document, else ORC-1 (hl7v2.md §6).</summary>
internal static class DocumentActions
{
    /// <param name="contradicted">Two of the three say different things; <c>SC</c>, and codes that are none of the profile's, say nothing.</param>
    public static DocumentAction Of(Reading reading, Er7Segment obx, Er7Segment orc, out bool contradicted)
    {
        DocumentAction? byEvent = reading.Type != "MDM" ? null : reading.Event switch
        {
            "T02" => DocumentAction.Produce,
            "T10" => DocumentAction.Replace,
            "T04" => DocumentAction.Delete,
            _ => null,
        };
        DocumentAction? byResult = obx[11].Code switch
        {
            "F" => DocumentAction.Produce,
            "C" => DocumentAction.Replace,
            "D" => DocumentAction.Delete,
            _ => null,
        };
        DocumentAction? byOrder = orc[1].Code switch
        {
            "NW" => DocumentAction.Produce,
            "RO" => DocumentAction.Replace,
            "CA" => DocumentAction.Delete,
            _ => null,
        };
        var action = byEvent ?? byResult ?? byOrder ?? DocumentAction.Produce;
        contradicted = (byEvent ?? action) != action || (byResult ?? action) != action || (byOrder ?? action) != action;
        return action;
    }
}
