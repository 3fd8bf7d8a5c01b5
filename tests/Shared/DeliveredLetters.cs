using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Tests.Shared;

/// <summary>Letters for the DMP, a professional and the patient, each another document: made of <c>tests/Samples/journey/letter.hl7</c>.</summary>
internal sealed class DeliveredLetters
{
    public const string Professional = "adam.hoda@test.mssante.fr";

    private const string Marker = "^Base64^";
    private const string SampleIns = "279035121518989";
    private const string SampleId = "1.2.250.1.999.1.1.7001";
    private const string PageEnd = "</text></nonXMLBody>";

    /// <summary>Several letters each, so that what holds for a patient is met again.</summary>
    private const int Patients = 900;

    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    private readonly string _before;
    private readonly string _cda;
    private readonly string _after;

    /// <param name="bytes">Of a document, at least: its page is filled up.</param>
    public DeliveredLetters(int bytes = 0)
    {
        var sample = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Samples", "journey", "letter.hl7"));
        var from = sample.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length;
        var to = sample.IndexOf('|', from);
        _cda = Encoding.UTF8.GetString(Convert.FromBase64String(sample[from..to]));
        // An act without the system of its code is no event code: the DMP would refuse it.
        _cda = _cda.Replace("<code code=\"IMP\"/>", "<code code=\"IMP\" codeSystem=\"2.16.840.1.113883.5.4\"/>", StringComparison.Ordinal);
        _cda = WithPage(_cda, bytes - Encoding.UTF8.GetByteCount(_cda));
        // The patient is mailed, too, and the source hears of everything.
        _before = sample[..from];
        _after = sample[to..].Replace("DESTMSSANTEPAT^Destinataire patient^MetaDMPMSS||N^", "DESTMSSANTEPAT^Destinataire patient^MetaDMPMSS||Y^", StringComparison.Ordinal)
            .Replace("ACK_LECTURE_MSS^Accusé de lecture^MetaDMPMSS||N^", "ACK_LECTURE_MSS^Accusé de lecture^MetaDMPMSS||Y^", StringComparison.Ordinal);
    }

    /// <summary>uniqueId of a letter.</summary>
    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"1.2.250.1.999.8.7.{number}");

    /// <summary>The mailbox of its patient.</summary>
    public static string PatientOf(int number) => $"{Ins(number)}@patient.mssante.fr";

    /// <summary>A letter of a number, sent now.</summary>
    /// <param name="at">MSH-7: a feed delivers what comes from the moment it delivers.</param>
    public string Letter(int number, DateTimeOffset at, string control)
    {
        var cda = Numbered(_cda, number);
        var sent = TimeZoneInfo.ConvertTime(at, Paris).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        return Numbered(_before, number).Replace("JOURNEY-1", control, StringComparison.Ordinal).Replace("20250314154501", sent, StringComparison.Ordinal)
            + Convert.ToBase64String(Encoding.UTF8.GetBytes(cda)) + _after;
    }

    private static string Numbered(string text, int number) => text.Replace(SampleId, IdOf(number), StringComparison.Ordinal).Replace("1.2.250.1.999.1.2.7001", IdOf(number) + ".9", StringComparison.Ordinal)
        .Replace(SampleIns, Ins(number), StringComparison.Ordinal).Replace("0007001^", string.Create(CultureInfo.InvariantCulture, $"F{number % Patients:0000}^"), StringComparison.Ordinal)
        .Replace("25007001", string.Create(CultureInfo.InvariantCulture, $"27{number:000000}"), StringComparison.Ordinal);

    /// <summary>Of a woman born in March 1979, with its key.</summary>
    private static string Ins(int number)
    {
        var matricule = 2790351215000 + 10 + number % Patients;
        return string.Create(CultureInfo.InvariantCulture, $"{matricule}{97 - matricule % 97:00}");
    }

    /// <summary>The letter with as many characters more in its page, of what cannot be compressed, as a scanned page is.</summary>
    private static string WithPage(string cda, int characters)
    {
        if (characters < 4)
            return cda;
        var end = cda.IndexOf(PageEnd, StringComparison.Ordinal);
        var start = cda.LastIndexOf('>', end) + 1;
        var page = new byte[characters / 4 * 3];
        new Random(5).NextBytes(page);
        return cda[..start] + Convert.ToBase64String([.. Convert.FromBase64String(cda[start..end]), .. page]) + cda[end..];
    }
}
