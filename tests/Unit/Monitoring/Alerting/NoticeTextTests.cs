using System.Text.RegularExpressions;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Monitoring.Alerting;
using HopEn2.Interop.Tests.Shared;
using Xunit;
using static HopEn2.Interop.Tests.Shared.Breaks;

namespace HopEn2.Interop.Tests.Unit.Monitoring.Alerting;

public partial class NoticeTextTests
{
    private static readonly AlertScopes Scopes = new(ShippedMappings.Loaded);

    public static TheoryData<string, RuptureKind, StreamLevel> Everything
    {
        get
        {
            var all = new TheoryData<string, RuptureKind, StreamLevel>();
            foreach (var language in NoticeWriter.Languages)
            {
                foreach (var kind in Enum.GetValues<RuptureKind>())
                {
                    foreach (var level in Enum.GetValues<StreamLevel>())
                        all.Add(language, kind, level);
                }
            }

            return all;
        }
    }

    private static StreamSubject Subject(StreamLevel level) => level switch
    {
        StreamLevel.Sender => new(level, Sender: "DPI|CHU-FICTIF"),
        StreamLevel.Feed => new(level, Feed: "sgl"),
        StreamLevel.FeedType or StreamLevel.Answers => new(level, Feed: "pfi", MessageType: "ZAM^Z01"),
        StreamLevel.Produced or StreamLevel.Deposited => new(level, Service: "CARDIO", Kind: DocumentKind.Ldl),
        StreamLevel.Discharges => new(level, Service: "CARDIO"),
        StreamLevel.Entrance => new(level, Entrance: "mllp"),
        StreamLevel.Certificate => new(level, Certificate: "Delivery:Dmp:Certificate"),
        _ => new(level),
    };

    private static Notice NoticeOf(KnownIncident incident, Notify kind = Notify.First, NotifyReason reason = NotifyReason.Opened, double minutes = 0) => new()
    {
        Id = $"{incident.Id}.1", Incident = incident.Id, Route = "interop", Kind = kind, Reason = reason, DecidedAt = At(minutes), About = incident,
        Surroundings = new(["Dossier patient", "Imagerie"], true),
    };

    private static NoticeText Write(Notice notice, string language = "fr") => NoticeWriter.In(language).Write(notice, Scopes, Paris, new("https://hopen2.chu-fictif.example"));

    [Theory]
    [MemberData(nameof(Everything))]
    public void Every_kind_of_break_at_every_level_is_a_sentence(string language, RuptureKind kind, StreamLevel level)
    {
        var incident = Known(Subject(level).Name, kind, kind is RuptureKind.Refused ? "DMPClosed" : null);
        var text = Write(NoticeOf(incident), language);

        Assert.EndsWith(".", text.Headline);
        Assert.DoesNotMatch(Hole(), text.Headline + text.Subject + string.Concat(text.Lines.Select(l => l.Text)));
        Assert.DoesNotContain("  ", text.Headline);
        Assert.Contains(language is "fr" ? "13\u00a0h\u00a020" : "13:20", text.Headline);
        Assert.Contains(text.Lines, l => l.Text.Length > 20);
        if (level is StreamLevel.Produced or StreamLevel.Deposited or StreamLevel.Discharges)
            Assert.Contains("Cardiologie", text.Headline);
        // A certificate is no flow.
        if (level is not StreamLevel.Certificate && kind is (RuptureKind.Silence or RuptureKind.Drop or RuptureKind.LotMissing or RuptureKind.LotShort))
            Assert.True(NoticeWriter.In(language).Knows($"{char.ToLowerInvariant($"{kind}"[0])}{$"{kind}"[1..]}.{char.ToLowerInvariant($"{level}"[0])}{$"{level}"[1..]}"));
    }

    [Theory]
    [InlineData("2026-04-01", 12, "Le certificat Delivery:Dmp:Certificate expire le 1 avril 2026 (signalé depuis 13\u00a0h\u00a020).")]
    [InlineData("2026-04-01", 0, "Le certificat Delivery:Dmp:Certificate a expiré le 1 avril 2026 (signalé depuis 13\u00a0h\u00a020) : les échanges qui en dépendent ne fonctionnent plus.")]
    [InlineData("unreadable", 0, "Le certificat Delivery:Dmp:Certificate ne peut pas être lu, depuis 13\u00a0h\u00a020 : les échanges qui en dépendent ne fonctionneront pas.")]
    public void A_certificate_is_told_with_its_end_and_what_to_do(string code, double left, string headline)
    {
        var known = Known(new StreamSubject(StreamLevel.Certificate, Certificate: "Delivery:Dmp:Certificate").Name, RuptureKind.CertificateExpires, code);
        var incident = known with { Parts = [.. known.Parts.Select(p => p with { Alert = p.Alert with { Expected = 0, Seen = left } })] };

        var text = Write(NoticeOf(incident));

        Assert.Equal(headline, text.Headline);
        Assert.Contains(text.Lines, l => l.Heading == "Que faire" && l.Text.StartsWith("Commander le nouveau certificat", StringComparison.Ordinal));
        Assert.Equal(left > 0 ? "Encore 12 jours avant son terme." : null, text.Lines.FirstOrDefault(l => l.Heading == "Attendu et vu")?.Text);
    }

    [Fact]
    public void The_beginning_says_what_since_when_what_was_expected_what_still_works_what_to_do_and_whom_to_call()
    {
        var text = Write(NoticeOf(Known()));

        Assert.Equal("[Incident] Plus aucun message du flux «\u00a0Laboratoire (résultats de biologie)\u00a0» depuis 13\u00a0h\u00a020", text.Subject);
        Assert.Equal(["Attendu et vu", "Ce qui fonctionne encore", "Que faire", "Qui appeler"], text.Lines.Select(l => l.Heading));
        Assert.Equal("10,5 attendus au rythme habituel, 0 vus.", text.Lines[0].Text);
        Assert.Equal("L’émetteur est connecté. Ces flux apportent leurs messages\u00a0: Dossier patient\u202f; Imagerie.", text.Lines[1].Text);
        Assert.Equal("Équipe biologie, poste 4004", text.Lines[3].Text);
        Assert.Equal($"https://hopen2.chu-fictif.example/alerts#{Known().Id}", text.Link);
    }

    [Fact]
    public void The_end_says_when_and_after_how_long()
    {
        var text = Write(NoticeOf(Known() with { ResolvedAt = At(15) }, Notify.Cleared, NotifyReason.Over, 20));
        Assert.StartsWith("[Fin] ", text.Subject);
        Assert.Equal(("Fin", "Terminé à 14\u00a0h\u00a015, après 55\u00a0min."), (text.Lines[0].Heading, text.Lines[0].Text));
    }

    [Fact]
    public void Another_days_time_has_its_day()
    {
        var fr = NoticeWriter.In("fr");
        Assert.Equal("14\u00a0h\u00a007", fr.Moment(At(7), At(60), Paris));
        Assert.Equal("le 10 mars à 14\u00a0h\u00a007", fr.Moment(At(7), At(60 * 24), Paris));
        Assert.Equal("le 10 mars 2025 à 14\u00a0h\u00a007", fr.Moment(At(7), At(60 * 24 * 400), Paris));
    }

    [Fact]
    public void What_depends_on_it_is_listed()
    {
        var incident = IncidentLifecycle.Observe([], Report(0, Incident(Alert(Feed("dpi")), Alert(Service("CARDIO")), Alert(Service("NEURO")))), new()).Single();
        var parts = Write(NoticeOf(incident)).Lines.Single(l => l.Heading == "Ce qui en dépend").Text.Split('\n');
        Assert.Equal(["Plus aucun document LDL produit par le service Cardiologie depuis 13\u00a0h\u00a020.", "Plus aucun document LDL produit par le service Neurologie depuis 13\u00a0h\u00a020."], parts);
    }

    [Fact]
    public void All_kinds_of_document_of_a_service_leave_no_hole_in_the_sentence() =>
        Assert.Equal("Plus aucun document produit par le service Cardiologie depuis 13\u00a0h\u00a020.", Write(NoticeOf(Known(new StreamSubject(StreamLevel.Produced, Service: "CARDIO").Name))).Headline);

    [Fact]
    public void Of_a_lost_connection_it_is_said_how_long_it_usually_lasts_and_not_how_many_there_were()
    {
        var incident = IncidentLifecycle.Observe([], Report(0, Incident(Alert(Feed("sgl"), RuptureKind.Disconnected, expected: 600) with { Seen = 5400 })), new()).Single();
        Assert.Equal("D’habitude 10\u00a0min au plus\u202f; 1\u00a0h\u00a030 déjà au moment de l’alerte.", Write(NoticeOf(incident)).Lines.Single(l => l.Heading == "Attendu et vu").Text);
    }

    [Fact]
    public void A_refusal_names_its_code_and_the_remedy()
    {
        var text = Write(NoticeOf(Known(Feed("pfi"), RuptureKind.Refused, "XDSPatientIdDoesNotMatch")));
        Assert.Contains("XDSPatientIdDoesNotMatch", text.Headline);
        Assert.Contains("vérifier l’INS", text.Lines.Single(l => l.Heading == "Que faire").Text);
        Assert.Equal("Astreinte PFI, poste 4005", text.Lines.Single(l => l.Heading == "Qui appeler").Text);
    }

    [Fact]
    public void Both_languages_have_the_same_holes_in_the_same_texts()
    {
        foreach (var key in new[] { "evidence", "works.flowing", "end.over", "end.false", "why.stillOpen", "parts.more", "test.headline" })
            Assert.True(NoticeWriter.In("fr").Knows(key) && NoticeWriter.In("en").Knows(key), key);
    }

    [GeneratedRegex(@"\{[a-zA-Z0-9]+\}")]
    private static partial Regex Hole();
}
