using System.Globalization;
using System.Text;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Acknowledgements;

/// <summary>Writes the acknowledgements of a message, in its own separators, version and character set (hl7v2.md §3; TD 2.1.3; HL7 v2.5 §2.9).</summary>
internal sealed class AcknowledgementWriter(IMappings mappings, TimeProvider time)
{
    /// <summary>Longest field that is copied from the message: a control id has at most 199 characters (v2.6).</summary>
    private const int LongestCopy = 1_000;

    private readonly ControlIds _controlIds = new();

    /// <summary>What goes back to the sender, in this order: none, one, or commit and application acknowledgement.</summary>
    /// <param name="received">The message, or its header alone when no more could be read; null when not even that.</param>
    public IReadOnlyList<byte[]> Write(Er7Message? received, Answer answer)
    {
        var wish = received is null ? AcknowledgementWish.Original : AcknowledgementWish.Of(received.Header, answer.Code);
        if (wish is { Commit: true, Application: true })
            return [One(received, answer, "C"), One(received, answer, "A")];
        if (wish.Commit)
            return [One(received, answer, "C")];
        return wish.Application ? [One(received, answer, "A")] : [];
    }

    private byte[] One(Er7Message? received, Answer answer, string mode)
    {
        var header = received is null ? default : received.Header;
        var encoding = received?.Encoding ?? Er7Charsets.Utf8;
        var writer = new Er7Writer(received?.Separators ?? Er7Separators.Usual(encoding), encoding);
        WriteHeader(writer, header, encoding);

        // Before v2.5, ERR had one field and the text stood in MSA-3 (v2.4 §2.16.4, §2.16.8).
        var old = IsBeforeErrorFields(header[12].Code);
        writer.Segment("MSA").Field(1).Text(mode + LetterOf(answer.Code)).Field(2);
        Copy(writer, header[10]);
        if (answer.Error is not { } error)
            return writer.ToArray();
        if (old)
            writer.Field(3).Text(error.Text);
        writer.Segment("ERR");
        if (old)
            WriteOldError(writer, error);
        else
            WriteError(writer, error, header[21][1].Code);
        return writer.ToArray();
    }

    private void WriteHeader(Er7Writer writer, Er7Segment received, Encoding encoding)
    {
        writer.Header();
        if (received.Exists)
        {
            Copy(writer.Field(3), received[5]);
            Copy(writer.Field(4), received[6]);
            Copy(writer.Field(5), received[3]);
            Copy(writer.Field(6), received[4]);
        }

        writer.Field(7).Text(LocalNow());
        writer.Field(9).Text("ACK");
        if (received[9][2] is { IsEmpty: false } trigger)
            Copy(writer.Component(), trigger).Component().Text("ACK");
        writer.Field(10).Text(_controlIds.Next());
        writer.Field(11);
        if (received[11].IsEmpty)
            writer.Text("P");
        else
            Copy(writer, received[11]);
        writer.Field(12);
        if (received[12].IsEmpty)
            writer.Text("2.5");
        else
            Copy(writer, received[12]);
        if (!received[17].IsEmpty)
            Copy(writer.Field(17), received[17]);
        // The one it was read in; where the message names another, or one unknown, the answer says so.
        if (!received[18].IsEmpty)
            writer.Field(18).Text(Er7Charsets.NameOf(encoding));
    }

    /// <summary>ERR-2 location, ERR-3 code, ERR-4 severity, ERR-5 application code, ERR-8 text for the user (TD, table of ERR; v2.5 §2.15.5).</summary>
    private static void WriteError(Er7Writer writer, AnswerError error, string dialect)
    {
        if (error.Location is { Length: > 0 } location)
            writer.Field(2).Components(location.Split('^'));
        // TD 2.1 names the table, its earlier versions and HL7 number it.
        var table = dialect.StartsWith("2.1", StringComparison.Ordinal) && !dialect.StartsWith("2.11", StringComparison.Ordinal) ? "messageErrorCondition" : "HL70357";
        writer.Field(3).Components(error.Code.ToString(CultureInfo.InvariantCulture), MessageErrorCodes.LabelOf(error.Code), table);
        writer.Field(4).Text("E");
        if (error.ApplicationCode is { Length: > 0 } application)
            writer.Field(5).Components(application, MessageErrorCodes.LabelOf(application), "applicationErrorCondition");
        writer.Field(8).Text(error.Text);
    }

    /// <summary>ERR-1 ELD: segment, sequence, field, code with its label (v2.4 §2.16.4).</summary>
    private static void WriteOldError(Er7Writer writer, AnswerError error)
    {
        writer.Field(1);
        var place = error.Location?.Split('^') ?? [];
        for (var i = 0; i < 3; i++)
        {
            writer.Text(i < place.Length ? place[i] : "");
            writer.Component();
        }

        writer.Text(error.Code.ToString(CultureInfo.InvariantCulture)).Subcomponent().Text(MessageErrorCodes.LabelOf(error.Code)).Subcomponent().Text("HL70357");
    }

    private static Er7Writer Copy(Er7Writer writer, Er7Value value)
    {
        var raw = value.Raw;
        if (raw.Length <= LongestCopy)
            return writer.Raw(raw);
        var cut = LongestCopy;
        // Not between the bytes of one UTF-8 character: those after the first are 10xxxxxx.
        while (cut > 0 && (raw[cut] & 0xC0) == 0x80)
            cut--;
        return writer.Raw(raw[..cut]);
    }

    private string LocalNow()
    {
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), mappings.Current.Hospital.TimeZone);
        return now.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + now.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
    }

    private static bool IsBeforeErrorFields(string version) => version.Length >= 3 && version[0] == '2' && version[1] == '.' && version[2] is >= '1' and <= '4';

    private static string LetterOf(AnswerCode code) => code switch
    {
        AnswerCode.Accept => "A",
        AnswerCode.Error => "E",
        _ => "R",
    };
}
