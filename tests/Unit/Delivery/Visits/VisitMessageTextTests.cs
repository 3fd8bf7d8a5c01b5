using HopEn2.Interop.Delivery.Mss.Composing;
using HopEn2.Interop.Delivery.Visits;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Visits;

/// <summary>What patients read: the shipped templates, filled in, in French typography.</summary>
public sealed class VisitMessageTextTests
{
    private const char Full = '\u00A0', Narrow = '\u202F';

    // Tuesday 10 March 2026, 10:00 in Paris.
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);

    private static VisitMessageText Of(string template, string occasion, ComingVisit visit, bool told = false, string patient = "Camille ESSAI", DateTimeOffset? now = null) =>
        VisitMessageText.Of(ShippedMappings.Loaded.Messages.Named(template)!, occasion, visit, patient, told, ShippedMappings.Loaded, now ?? Now);

    private static ComingVisit Coming(int days, int hour = 7, int minute = 30) => new(VisitStatus.Announced, VisitSource.PreAdmission, new DateTimeOffset(2026, 3, 10 + days, hour, minute, 0, TimeSpan.Zero), Now, Now, null, "0212");

    [Fact]
    public void Days_and_hours_are_written_as_French_writes_them()
    {
        Assert.Equal($"dimanche 1er{Full}mars 2026", VisitMessageText.DateOf(new DateTime(2026, 3, 1)));
        Assert.Equal($"lundi 31{Full}août 2026", VisitMessageText.DateOf(new DateTime(2026, 8, 31)));
        Assert.Equal(($"8{Full}h{Full}05", $"14{Full}h", ""), (VisitMessageText.TimeOf(new DateTime(2026, 3, 1, 8, 5, 0)), VisitMessageText.TimeOf(new DateTime(2026, 3, 1, 14, 0, 0)), VisitMessageText.TimeOf(new DateTime(2026, 3, 1))));
    }

    [Fact]
    public void The_first_word_the_reminder_and_the_move_each_say_what_they_are()
    {
        var first = Of("AMBU-AVANT", "announced", Coming(10));
        Assert.Equal($"Votre venue le vendredi 20{Full}mars 2026", first.Subject);
        Assert.StartsWith($"Bonjour Camille ESSAI,\n\nVous êtes attendu(e) le vendredi 20{Full}mars 2026 à 8{Full}h{Full}30, pour une intervention en chirurgie ambulatoire (Chirurgie orthopédique).", first.Text, StringComparison.Ordinal);
        Assert.Contains("Vous ne pouvez pas répondre à ce message.", first.Text, StringComparison.Ordinal);
        Assert.Contains($"D’ici là, pensez à{Full}:", first.Text, StringComparison.Ordinal);
        Assert.Contains($"Un empêchement{Narrow}? Fièvre, rhume, traitement modifié{Narrow}?", first.Text, StringComparison.Ordinal);

        var reminder = Of("AMBU-AVANT", "before-1d", Coming(1), told: true);
        Assert.Equal($"Rappel{Full}: votre venue demain", reminder.Subject);
        Assert.Contains($"Vous êtes attendu(e) demain, mercredi 11{Full}mars 2026 à", reminder.Text, StringComparison.Ordinal);

        Assert.Equal($"Votre venue est déplacée{Full}: vendredi 20{Full}mars 2026", Of("AMBU-AVANT", "moved-1-20260320T0730", Coming(10), told: true).Subject);
        // Nobody has been told before: it is no reminder.
        Assert.StartsWith("Votre venue le", Of("AMBU-AVANT", "before-7d", Coming(7)).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_name_a_service_or_an_hour_nothing_is_left_open()
    {
        var text = Of("AMBU-AVANT", "announced", Coming(10, 23, 0) with { Uf = null }, patient: "").Text;
        Assert.StartsWith($"Bonjour,\n\nVous êtes attendu(e) le samedi 21{Full}mars 2026, pour une intervention en chirurgie ambulatoire.", text, StringComparison.Ordinal);
        Assert.EndsWith("\nCHU fictif", text, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_visit_its_end_is_named_and_questions_may_be_answered()
    {
        var visit = Coming(-2) with { Status = VisitStatus.Closed, EndedAt = new DateTimeOffset(2026, 3, 9, 15, 0, 0, TimeSpan.Zero) };
        var text = Of("AMBU-APRES", "after-1d", visit);
        Assert.Equal("Après votre passage à l’hôpital", text.Subject);
        Assert.Contains($"Vous êtes sorti(e) le lundi 9{Full}mars 2026. Comment allez-vous{Narrow}?", text.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_shipped_text_has_a_space_that_French_typography_would_not()
    {
        foreach (var template in ShippedMappings.Loaded.Messages.Messages)
        {
            foreach (var message in VisitMessagePreview.Sample(template, ShippedMappings.Loaded, Now))
            {
                foreach (var text in (string[])[message.Subject, message.Text])
                {
                    Assert.Equal(text, FrenchTypography.Of(text));
                    Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
                    Assert.DoesNotContain("  ", text, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void A_preview_of_each_shipped_template_says_when_each_message_would_go()
    {
        IReadOnlyList<string> Of(string code) => [.. VisitMessagePreview.Sample(ShippedMappings.Loaded.Messages.Named(code)!, ShippedMappings.Loaded, Now).Select(m => $"{m.Occasion} {m.DueAt:yyyy-MM-ddTHH:mm}".Trim())];
        Assert.Equal(["announced 2026-03-10T09:00", "before-7d 2026-03-13T08:00", "before-1d 2026-03-19T08:00", "moved"], Of("AMBU-AVANT"));
        Assert.Equal(["after-1d 2026-03-10T08:00"], Of("AMBU-APRES"));
    }
}
