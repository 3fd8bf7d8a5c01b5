namespace HopEn2.Interop.Hl7v2.Acknowledgements;

/// <summary>HL7 table 0357 with the two codes that TD adds (198, 199), and the application codes of TD.</summary>
internal static class MessageErrorCodes
{
    public const int SegmentSequence = 100;
    public const int DataType = 102;
    public const int Cardinality = 198;
    public const int ApplicationError = 207;

    public static string LabelOf(int code) => code switch
    {
        0 => "Message accepted",
        100 => "Segment sequence error",
        101 => "Required field missing",
        102 => "Data type error",
        103 => "Table value not found",
        198 => "Cardinality error",
        199 => "Syntax error",
        200 => "Unsupported message type",
        201 => "Unsupported event code",
        202 => "Unsupported processing id",
        203 => "Unsupported version id",
        _ => "Application error",
    };

    public static string LabelOf(string applicationCode) => applicationCode switch
    {
        "900" => "Wrong version of the document",
        "901" => "Author not authorised",
        "902" => "Unknown patient",
        "903" => "No INS in the document",
        "904" => "INS mismatch",
        "905" => "INS incomplete",
        _ => "Other",
    };
}
