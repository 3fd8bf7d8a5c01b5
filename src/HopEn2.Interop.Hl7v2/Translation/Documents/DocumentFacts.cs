using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>One document of a message as a fact.</summary>
internal static class DocumentFacts
{
    /// <summary>Null when a replacement or deletion does not say of what.</summary>
    public static DocumentFact? Of(DocumentPart part, DocumentContent content, Reading reading)
    {
        if (DocumentNames.Of(part, content.Header, reading) is not { } names)
            return null;

        var cda = content.Header;
        var (kind, typeCode) = DocumentTypes.Of(part, cda, reading);
        var patient = DocumentIdentity.PatientOf(reading.Identity.Patient, cda, reading.Hospital.OwnOids);
        if (patient == PatientRef.Unknown)
            reading.Note("patient-unidentified", "Neither PID-3 nor the CDA holds an IPP or an INS that can be read: the document belongs to nobody.");
        var visibility = part.Intentions.Visibility | (cda?.Visibility ?? Visibility.Normal);
        if (visibility.HasFlag(Visibility.Restricted) && part.Intentions.Deposit)
            reading.Note("restricted-to-dmp", "The CDA's confidentiality is R or V and DESTDMP is Y: such a document should not go to the DMP.");

        var produced = new DocumentProduced
        {
            At = TimeOf(part, cda, reading),
            Source = reading.Source,
            Patient = patient,
            Id = names.Id,
            Aliases = names.Aliases,
            Replaces = names.Replaces,
            SetId = cda?.SetId is { } set ? DocumentIdText.Of(set.Root, set.Extension).Value : null,
            Version = cda?.VersionNumber,
            Kind = kind,
            TypeCode = typeCode,
            Format = content.Format,
            Visit = DocumentIdentity.VisitOf(reading.Visit, cda, reading.Hospital.OwnOids),
            VisitClass = Visits.ClassOf(reading),
            Uf = Participants.SendingUf(part.Participants) ?? Visits.HostingUf(reading),
            CdaUf = cda?.Encounter?.Uf,
            Ins = DocumentIdentity.Of(reading.Identity.Stated, cda, reading.InsRules, reading.Note),
            Visibility = visibility,
            Sha1 = content.Sha1,
            Size = content.Size,
            Pair = null,
            Orders = OrdersOf(part, cda),
        };
        return As(part.Action, reading.Dialect, produced);
    }

    private static DocumentFact As(DocumentAction action, Dialect dialect, DocumentProduced produced) => (action, dialect) switch
    {
        (DocumentAction.Delete, _) => new DocumentDeleted(produced),
        (_, Dialect.ToLps) => new DocumentReceived(produced) { Replacement = action == DocumentAction.Replace },
        (DocumentAction.Replace, _) => new DocumentReplaced(produced),
        _ => produced,
    };

    // Project rule, hl7v2.md §6: the sources of one message may be years apart, so the order is fixed.
    private static DateTimeOffset TimeOf(DocumentPart part, CdaHeader? cda, Reading reading) =>
        Hl7Time.Read(cda?.EffectiveTime, reading.Hospital.TimeZone) ?? reading.Time(part.Txa[4], "TXA-4") ?? reading.OccurredAt ?? reading.StatedAt;

    private static ValueList<string> OrdersOf(DocumentPart part, CdaHeader? cda)
    {
        var orders = new List<string>(4);
        Add(OrderOf(part.Orc[2]));
        Add(OrderOf(part.Orc[3]));
        Add(OrderOf(part.Obr[2]));
        Add(OrderOf(part.Obr[3]));
        foreach (var id in cda?.Orders ?? [])
            Add(id.ToString());
        return orders.ToValueList();

        void Add(string order)
        {
            if (order.Length > 0 && !orders.Contains(order))
                orders.Add(order);
        }
    }

    // EI: number and who gave it (.2 a name, .3 an OID).
    private static string OrderOf(Er7Value ei)
    {
        var number = ei[1].Code;
        var space = ei[2].Code is { Length: > 0 } name ? name : ei[3].Code;
        return number.Length == 0 || space.Length == 0 ? number : $"{number}^{space}";
    }
}
