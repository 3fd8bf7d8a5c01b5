using HopEn2.Interop.Delivery.Outgoing;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Delivery.Visits;

/// <summary>Messages about a visit as they stand, or about one that nobody has.</summary>
public sealed class VisitMessagePreview(IVisitCases visits, IOutgoingWork work, IMappings mappings, DeliveryClock clock, IOptionsMonitor<DeliveryOptions> options) : IVisitMessagePreview
{
    /// <summary>Stands for the name, which is read from the message only when a mail is written.</summary>
    public const string NobodysName = "PRÉNOM NOM";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PreviewedMessage>> OfAsync(VisitNumber visit, string? template, CancellationToken cancel)
    {
        if (await visits.OfAsync(visit, cancel) is not { } known)
            return [];
        var current = mappings.Current;
        var found = new List<PreviewedMessage>();
        foreach (var one in current.Messages.Messages.Where(m => template is null || m.Code == template))
        {
            var planned = VisitMessagePlan.Of(known.Visit, one.Rule, current.Messages.Hours);
            var sent = SentVisitMessage.Of(known.Visit).Where(m => m.Template == one.Code).ToDictionary(m => m.Occasion);
            foreach (var occasion in planned.Select(p => p.Id.Occasion).Union(sent.Keys))
            {
                var id = new VisitMessageId(visit, one.Code, occasion);
                var due = planned.FirstOrDefault(p => p.Id == id)?.DueAt;
                var (reason, lookAt) = VisitMessageDecision.Of(id, one.Rule, known, current.Messages.Hours, options.CurrentValue.UnknownMailPatience, await work.FindAsync(id.Key, cancel), clock.Now) switch
                {
                    VisitMessageDecision.Hold hold => (hold.Reason, hold.LookAt),
                    VisitMessageDecision.Drop drop => (drop.Reason, (DateTimeOffset?)null),
                    _ => (null, null),
                };
                var text = TextAt(one, occasion, ComingVisit.Of(known.Visit), sent.Count > 0, current, due, clock.Now);
                var of = sent.GetValueOrDefault(occasion);
                found.Add(new(one.Code, one.Label, occasion, due, reason, lookAt, of?.State, of?.Code, of?.At, text.Subject, text.Text));
            }
        }

        return [.. found.OrderBy(m => m.DueAt ?? m.SentAt)];
    }

    /// <summary>The messages of a template about a visit that nobody has, in ten days at half past eight, or over since yesterday.</summary>
    public static IReadOnlyList<PreviewedMessage> Sample(VisitMessageTemplate template, HospitalMappings house, DateTimeOffset now)
    {
        var found = new List<PreviewedMessage>();
        foreach (var visit in (VisitState[])[Visit(template.Rule, house, now, over: false), Visit(template.Rule, house, now, over: true)])
        {
            foreach (var planned in VisitMessagePlan.Of(visit, template.Rule, house.Messages.Hours).OrderBy(p => p.DueAt))
            {
                var text = TextAt(template, planned.Id.Occasion, ComingVisit.Of(visit), planned.Id.Occasion != VisitMessageId.Announced, house, planned.DueAt, now);
                found.Add(new(template.Code, template.Label, planned.Id.Occasion, planned.DueAt, null, null, null, null, null, text.Subject, text.Text));
            }
        }

        if (template.Rule.Moved)
        {
            var visit = ComingVisit.Of(Visit(template.Rule, house, now, over: false));
            var text = TextAt(template, VisitMessageId.Moved(1, now), visit, true, house, now, now);
            found.Add(new(template.Code, template.Label, "moved", null, null, null, null, null, null, text.Subject, text.Text));
        }

        return found;
    }

    // As it reads at its time: « demain » is said the day before.
    private static VisitMessageText TextAt(VisitMessageTemplate template, string occasion, ComingVisit visit, bool told, HospitalMappings house, DateTimeOffset? due, DateTimeOffset now) =>
        VisitMessageText.Of(template, occasion, visit, NobodysName, told, house, due > now ? due.Value : now);

    private static VisitState Visit(VisitMessageRule rule, HospitalMappings house, DateTimeOffset now, bool over)
    {
        var zone = house.Hospital.TimeZone;
        var at = new Lead(over ? 1 : 10, Days: true).From(now, over ? -1 : 1, over ? new(16, 0) : new(8, 30), zone);
        var number = new VisitNumber("0", house.Hospital.DefaultAuthority);
        var uf = rule.Ufs is { } ufs ? house.Services.Ufs.Select(u => u.Uf).FirstOrDefault(ufs.Contains) : house.Services.Ufs.Select(u => u.Uf).FirstOrDefault();
        var kind = rule.Sources.Contains(VisitSource.PreAdmission) ? MovementKind.PreAdmission : rule.Sources.Contains(VisitSource.Pending) ? MovementKind.PendingAdmission : MovementKind.Appointment;
        var announced = Appointments.Of("0", number.Authority, cancelled: false, at, now, PatientRef.Unknown, VisitClass.Inpatient, uf, new("", "", "", "", now)) with { Kind = kind };
        return new VisitState
        {
            Visit = number,
            Dossier = null,
            Patient = null,
            Status = over ? VisitStatus.Closed : VisitStatus.Announced,
            Class = VisitClass.Inpatient,
            OpenedAt = null,
            ClosedAt = over ? at : null,
            Ufs = uf is null ? [] : [new UfFrom(at, uf)],
            Movements = [announced],
        };
    }
}
