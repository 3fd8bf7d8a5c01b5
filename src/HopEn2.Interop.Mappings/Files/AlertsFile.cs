using System.Text.RegularExpressions;
using HopEn2.Interop.Mappings.Reading;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Reads <c>alerts.yaml</c>.</summary>
internal static partial class AlertsFile
{
    public const string FileName = "alerts.yaml";

    private static readonly Key<double> FalseAlarms = Key.May("falseAlarmsPerStreamAndMonth", new Number(0.01, 100, "false alarms a month"), "How many false alarms of one stream in a month are bearable: the fewer, the later a true rupture is told.", 0.5, 0.5);

    private static readonly Key<double> FalseAlarmsInAll = Key.May("falseAlarmsPerHospitalAndMonth", new Number(0.1, 1000, "false alarms a month"), "How many false alarms of the whole hospital in a month are bearable, shared out over all streams: the more streams, the less each.", 4, 4.0);

    private static readonly Key<string> Name = Key.Must("name", Text.Name, "Short name of the route.");
    private static readonly Key<string> Transport = Key.Must("transport", new Choice<string>(("mail", "mail"), ("webhook", "webhook"), ("syslog", "syslog")), "How they are told: mail, webhook or syslog.");
    private static readonly Key<string> Target = Key.Must("target", Text.Label, "mail: an address; webhook: an URL; syslog: HOST:PORT.");
    private static readonly Key<IReadOnlyList<Read<string>>> Feeds = Key.May("feeds", new ListOf<string>(Text.Name, "feeds", 1), "Only alerts of these feeds. Left out: all.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<IReadOnlyList<Read<string>>> Services = Key.May("services", new ListOf<string>(Text.Code, "services", 1), "Only alerts of these services. Left out: all.", (IReadOnlyList<Read<string>>)[]);

    private static readonly Key<IReadOnlyList<Read<Entry>>> Routes = Key.Must("routes", new ListOf<Entry>(new Shape("a route", Name, Transport, Target, Feeds, Services), "routes"), "Who is told; [] for nobody but the screens.");

    public static Shape Shape { get; } = new("the alerts file", FalseAlarms, FalseAlarmsInAll, Routes);

    public static AlertRoutes Read(Entry file, FileProblems problems, Known known)
    {
        var names = new Names("route", FileName);
        var routes = new List<AlertRoute>();
        foreach (var (entry, _) in file.Of(Routes) ?? [])
        {
            if (entry.Read(Name) is { } name)
                names.Define(name, problems);
            foreach (var feed in entry.Of(Feeds))
                known.Feeds.Require(feed, problems);
            foreach (var service in entry.Of(Services))
                known.Services.Require(service, problems);
            if (!entry.Whole)
                continue;

            CheckTarget(entry.Of(Transport), entry.Read(Target)!, problems);
            routes.Add(new(entry.Of(Name), entry.Of(Transport), entry.Of(Target), [.. entry.Of(Feeds).Select(f => f.Value)], [.. entry.Of(Services).Select(s => s.Value)]));
        }

        return new(file.Of(FalseAlarms), routes) { FalseAlarmsPerHospitalAndMonth = file.Of(FalseAlarmsInAll) };
    }

    private static void CheckTarget(string transport, Read<string> target, FileProblems problems)
    {
        var (right, wanted) = transport switch
        {
            "mail" => (MailAddress.Form().IsMatch(target.Value), "a mail address"),
            "webhook" => (Uri.TryCreate(target.Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0, "an URL, https://…"),
            _ => (HostAndPort().IsMatch(target.Value), "HOST:PORT, such as syslog.chu-x.example:514"),
        };
        if (!right)
            problems.Add(target.At, $"{Shown.Quoted(target.Value)} is no target of a {transport}.", $"Write {wanted}.");
    }

    [GeneratedRegex(@"^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):[1-9][0-9]{0,4}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex HostAndPort();
}
