using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HopEn2.Interop.Mappings.Reading;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>A sender: MSH-3, or MSH-3|MSH-4.</summary>
internal sealed partial class Sender : ScalarValue<string>
{
    protected override string Wanted => "MSH-3|MSH-4 (such as DPI|CHU-X), or MSH-3 alone, without blanks around";

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return Form().IsMatch(text);
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = Form().ToString() };

    [GeneratedRegex(@"^[^\s|^~\\&]([^|^~\\&\r\n]*[^\s|^~\\&])?(\|[^\s|^~\\&]([^|^~\\&\r\n]*[^\s|^~\\&])?)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}

/// <summary>A message type, <c>ADT</c>, or with its event, <c>ADT^A01</c>, among those the engine reads (hl7v2.md §4 to §9).</summary>
internal sealed partial class MessageType : ScalarValue<string>
{
    protected override string Wanted => "a message type the engine reads: ADT, SIU, MDM, ORU or ZAM, with or without event (ADT^A01)";

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return Form().IsMatch(text);
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = Form().ToString() };

    [GeneratedRegex(@"^(ADT|SIU|MDM|ORU|ZAM)(\^[A-Z][0-9]{2})?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}

/// <summary>An event of a FHIR message and the one of HL7v2 it is: <c>admission=A01</c>.</summary>
internal sealed partial class EventCode : ScalarValue<KeyValuePair<string, string>>
{
    protected override string Wanted => "the sender's code = an event of HL7v2, such as admission=A01 or document=T02";

    protected override bool TryParse(string text, out KeyValuePair<string, string> value)
    {
        var equals = text.LastIndexOf('=');
        value = equals < 0 ? default : new(text[..equals], text[(equals + 1)..]);
        return Form().IsMatch(text);
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = Form().ToString() };

    [GeneratedRegex(@"^[^\s=][^=]*=(A[0-9]{2}|T02|T04|T10|R01)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
