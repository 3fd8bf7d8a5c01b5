using System.Globalization;
using System.Text;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Benchmarks;

/// <summary>A year of a university hospital, in the order of time: of each stay an admission, a transfer and a discharge, and of each document its acknowledgement by the DMP.</summary>
/// <remarks>Of ten messages four are about movements, three are documents and three acknowledgements; documents are small, for what is measured is the number of rows.</remarks>
internal sealed class HospitalYear(long messages, DateTimeOffset end)
{
    private const double MessagesPerStay = 7.5;

    private static readonly string[] Ufs = 
    [
        "0101", "0102", "0103", "0111", "0113", "0121", "0131", "0132", "0141", "0142", "0151", "0161", "0162", "0171", "0172", "0181", "0201", "0202", "0211", "0212",
        "0301", "0302", "0311", "0312", "0401", "0402", "0403", "0501", "0502", "0503", "0511", "0512", "0513", "0601", "0602", "0701", "0702", "0801", "0901", "0902",
    ];
    private static readonly string[] Types = ["11490-0", "57833-6", "34874-8", "11488-4", "11502-2", "18748-4"];

    private readonly DateTimeOffset _start = end.AddDays(-365);
    private readonly long _stays = (long)(messages / MessagesPerStay);

    public long Stays => _stays;

    public IEnumerable<IncomingMessage> Messages()
    {
        // So many stays later the patient is transferred, then goes home.
        var (transfer, discharge) = (Math.Max(1, _stays / 365), Math.Max(2, 3 * _stays / 365));
        for (long stay = 0; stay < _stays + discharge; stay++)
        {
            var now = _start.AddSeconds(stay * (365.0 * 86_400 / (_stays + discharge)));
            if (stay < _stays)
                yield return Of("gam", $"A{stay}", Tests.EndToEnd.Messages.Admission(Visit(stay), now, $"A{stay}", Uf(stay)), now);
            if (stay >= transfer && stay - transfer < _stays)
                yield return Of("gam", $"T{stay - transfer}", Movement("A02", stay - transfer, now, Uf(stay - transfer + 1)), now);
            if (stay < discharge)
                continue;
            foreach (var message in AtDischarge(stay - discharge, now))
                yield return message;
        }
    }

    /// <summary>The control id of a document's message, for a search.</summary>
    public static string ControlIdOf(long stay) => $"D{stay}-0";

    public static string DocumentOf(long stay) => $"1.2.250.1.999.9.{stay}.0";

    public static string Visit(long stay) => $"V{stay}";

    public static string Uf(long stay) => Ufs[stay % Ufs.Length];

    private static IEnumerable<IncomingMessage> AtDischarge(long stay, DateTimeOffset now)
    {
        yield return Of("gam", $"S{stay}", Movement("A03", stay, now, Uf(stay + 1)), now);
        var documents = stay % 4 == 0 ? 3 : 2;
        for (var d = 0; d < documents; d++)
        {
            var (control, at) = ($"D{stay}-{d}", now.AddSeconds(10 * (d + 1)));
            yield return Of("dpi", control, Tests.EndToEnd.Messages.Letter(Visit(stay), $"1.2.250.1.999.9.{stay}.{d}", at, control, Uf(stay + 1), Types[(stay + d) % Types.Length]), at);
            // One in forty is refused, one in a hundred never answered.
            if (stay % 100 != 99)
                yield return Of("pfi", "Z" + control, Tests.EndToEnd.Messages.DepositAnswer(control, at.AddSeconds(5), "Z" + control, stay % 40 == 0 ? "XDSPatientIdDoesNotMatch" : null), at.AddSeconds(5));
        }
    }

    private static string Movement(string trigger, long stay, DateTimeOffset at, string uf)
    {
        var time = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris")).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        var discharged = trigger == "A03" ? new string('|', 26) + time : "";
        return $"""
            MSH|^~\&|GAM|CHU-FICTIF|HOPEN2|CHU-FICTIF|{time}||ADT^{trigger}^ADT_{trigger}|{trigger}{stay}|P|2.5^FRA^2.11|||||FRA|UNICODE UTF-8|FR||2.11^IHE_FRANCE-2.11-PAM
            EVN||{time}||||{time}
            PID|1||IPP{Visit(stay)}^^^CHU-FICTIF^PI||ESSAI^CAMILLE^CAMILLE^^^^L||19790328|F|||||||||||NDA{Visit(stay)}^^^CHU-FICTIF^AN
            PV1|1|I|{uf}||||||||||||||||{Visit(stay)}^^^CHU-FICTIF^VN{discharged}
            ZBE|{trigger}{Visit(stay)}^CHU-FICTIF|{time}||INSERT|N||^^^^^^UF^^^{uf}||{(trigger == "A03" ? "S" : "M")}
            """;
    }

    private static IncomingMessage Of(string feed, string control, string message, DateTimeOffset at) =>
        new(feed, MessageFormat.Er7, control, Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r")), at, Answer.Accept, null);
}
