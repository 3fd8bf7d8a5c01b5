using HopEn2.Interop.Delivery.Mss;
using HopEn2.Interop.Delivery.Mss.Composing;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared;
using Handed = HopEn2.Interop.Tests.Shared.Outgoing;

namespace HopEn2.Interop.Tests.Unit.Delivery.Mss;

/// <summary>A fictitious house that mails, its documents and its recipients.</summary>
internal static class House
{
    public const string Matricule = "185057512345673";
    public const string Patient = Matricule + "@patient.mssante.fr";
    public const string Doctor = "ana.durand@medecin.mssante.fr";

    public static readonly DateTimeOffset At = new(2025, 3, 15, 10, 0, 0, TimeSpan.Zero);

    public static DeliveryTable Delivery { get; } = new()
    {
        OidRoot = "1.2.250.1.999.5",
        SourceId = "1.2.250.1.999.1",
        ProductNumber = "123456",
        Mailbox = new SendingMailbox("documents@app.ch-exemple.mssante.fr", MailboxKind.Applicative, "CHU EXEMPLE", "secretariat@ch-exemple.mssante.fr"),
        ReturnAddress = "retours@ch-exemple.mssante.fr",
    };

    public static MssOptions Test { get; } = new() { TestOperator = true };

    public static IMappings Mappings(DeliveryTable? delivery = null) => new Fixed(ShippedMappings.Loaded with { Delivery = delivery ?? Delivery });

    public static MailComposer Composer(DeliveryTable? delivery = null, MssOptions? options = null) => new(Mappings(delivery), new XdmMetadata(() => Handed.House), options ?? Test);

    public static VisitMailComposer VisitComposer(DeliveryTable? delivery = null, MssOptions? options = null) => new(Mappings(delivery), options ?? Test);

    public static OutgoingDocument Document(byte[]? content = null) => Handed.Of(content ?? Samples.Bytes("cda/n1_imaging.xml")) with
    {
        Patient = new PatientTraits(InsNumber.Parse(Matricule), InsOids.Test, InsStatus.Qualified, null, "TEST-DURAND", null, "CAMILLE", "19850512", "F"),
        Dossier = "24000006",
    };

    public static MailOrder Order(string to = Doctor, RecipientKind kind = RecipientKind.Professional, DepositAction action = DepositAction.Deposit, string? inReplyTo = null) =>
        new(new MailRecipient(to, kind, null), "8f0c42@app.ch-exemple.mssante.fr", "1.2.250.1.999.5.77", action, inReplyTo) { At = At };

    public static MailOrder ToPatient(DepositAction action = DepositAction.Deposit) => Order(Patient, RecipientKind.Patient, action);

    private sealed class Fixed(HospitalMappings mappings) : IMappings
    {
        public HospitalMappings Current => mappings;
        public IReadOnlyList<MappingProblem> Refused => [];

        public event Action<HospitalMappings>? Changed
        {
            add { }
            remove { }
        }
    }
}
