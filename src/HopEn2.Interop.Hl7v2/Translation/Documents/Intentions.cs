using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>What the sender wants done with a document: the meta OBX (hl7v2.md §8). An absent one means N.</summary>
internal sealed class Intentions
{
    private const string PatientMail = "DESTMSSANTEPAT";
    private const string ProfessionalMail = "DESTMSSANTEPS";

    // The OBX that asks to send, for ERR-2.
    private int _asks;

    /// <summary>MASQUE_PS, INVISIBLE_PATIENT, INVISIBLE_REP_LEGAUX, CONNEXION_SECRETE.</summary>
    public Visibility Visibility { get; private set; }

    /// <summary>DESTDMP.</summary>
    public bool Deposit { get; private set; }

    /// <summary>DESTMSSANTEPS.</summary>
    public bool SendToProfessionals { get; private set; }

    /// <summary>DESTMSSANTEPAT.</summary>
    public bool SendToPatient { get; private set; }

    /// <summary>ACK_RECEPTION: ZAM^Z01 and Z02 are awaited.</summary>
    public bool AcknowledgementAsked { get; private set; }

    /// <summary>ACK_LECTURE_MSS: ZAM^Z03 is awaited.</summary>
    public bool ReadingAsked { get; private set; }

    /// <summary>NTE-4 FIN after DESTMSSANTEPAT.</summary>
    public bool NoReply { get; set; }

    /// <summary>CORPSMAIL_PS, still encoded.</summary>
    public Er7Segment BodyForProfessionals { get; private set; }

    /// <summary>CORPSMAIL_PATIENT, still encoded.</summary>
    public Er7Segment BodyForPatient { get; private set; }

    /// <summary>At least one meta OBX was there.</summary>
    public bool Given { get; private set; }

    /// <summary>Takes a meta OBX.</summary>
    /// <returns>Null when it was read; else why not.</returns>
    public Outcome.Parked? Take(Er7Segment obx, int number)
    {
        var name = obx[3].Code;
        Given = true;
        switch (obx[5].Code)
        {
            case "Y" or "y":
                Set(name);
                if (name is PatientMail or ProfessionalMail)
                    _asks = number;
                return null;
            case "N" or "n" or "":
                return null;
            default:
                return Refusal.Code($"OBX^{number}^5", $"{name} is Y or N");
        }
    }

    /// <summary>Takes a mail body; of several the first.</summary>
    public void TakeBody(Er7Segment obx)
    {
        if (obx[3].Is("CORPSMAIL_PATIENT"u8))
            BodyForPatient = BodyForPatient.Exists ? BodyForPatient : obx;
        else if (obx[3].Is("CORPSMAIL_PS"u8))
            BodyForProfessionals = BodyForProfessionals.Exists ? BodyForProfessionals : obx;
    }

    /// <summary>The names of 2.1, with the aliases of 1.2 and LPS 1.0. MODIF_CONF_CODE asks for no more than the replacement it comes with; COMP_LOT of 1.2 means nothing here.</summary>
    public static bool IsMeta(Er7Segment obx) => obx[3].Code is "MASQUE_PS" or "INVISIBLE_PATIENT" or "INVISIBLE_REP_LEGAUX" or "INVISIBLE_REPRESENTANTS_LEGAUX" or "CONNEXION_SECRETE"
        or "MODIF_CONF_CODE" or "MODIF_CONFIDENTIALITYCODE" or "DESTDMP" or ProfessionalMail or PatientMail or "ACK_RECEPTION" or "ACK_LECTURE_MSS" or "ACK_LECTURE" or "COMP_LOT";

    /// <summary>DESTMSSANTEPAT, after which a NTE may say FIN.</summary>
    public static bool IsPatientMail(Er7Segment obx) => obx[3].Is("DESTMSSANTEPAT"u8);

    /// <summary>Mail body (CORPSMAIL_…): an ED that is no document.</summary>
    public static bool IsMailBody(Er7Segment obx) => obx[3].Code.StartsWith("CORPSMAIL", StringComparison.Ordinal);

    /// <summary>Why the combination cannot be carried out; null when it can.</summary>
    public Outcome.Parked? Contradiction(Hospital hospital)
    {
        // Shown to whom it is hidden. The mailbox of a minor is his representatives' to read.
        if (SendToPatient && Visibility.HasFlag(Visibility.HiddenFromPatient))
            return Refused("INVISIBLE_PATIENT is Y and DESTMSSANTEPAT is Y: the patient would read what is hidden from him. Set one of them to N.");
        if (SendToPatient && Visibility.HasFlag(Visibility.HiddenFromLegalRepresentatives))
            return Refused("INVISIBLE_REP_LEGAUX is Y and DESTMSSANTEPAT is Y: the representatives would read what is hidden from them. Set one of them to N.");
        if (SendToProfessionals && Visibility.HasFlag(Visibility.HiddenFromProfessionals))
            return Refused("MASQUE_PS is Y and DESTMSSANTEPS is Y: professionals would read what is hidden from them. Set one of them to N.");
        return hospital.StrictVisibility && (SendToProfessionals || SendToPatient) && !IsListed()
            ? Refused("This combination of visibility and MSSanté recipients is none of the three the profile allows: see strictVisibility in hospital.yaml.")
            : null;
    }

    // Règles de gestion, TD April 2026, the only combinations allowed for MSSanté: (a) to both, (b) professionals only, (c) patient only.
    private bool IsListed()
    {
        const Visibility Hidings = Visibility.HiddenFromProfessionals | Visibility.HiddenFromPatient | Visibility.HiddenFromLegalRepresentatives;
        var toBoth = (Visibility & Hidings) == Visibility.Normal && SendToProfessionals && SendToPatient;
        var toProfessionals = (Visibility & Hidings) == Visibility.HiddenFromPatient && SendToProfessionals && !SendToPatient;
        var toPatient = (Visibility & (Hidings | Visibility.SecretConnection) & ~Visibility.HiddenFromProfessionals) == Visibility.Normal
            && !Deposit && !SendToProfessionals && SendToPatient;
        return toBoth || toProfessionals || toPatient;
    }

    private Outcome.Parked Refused(string text) => Refusal.Application(ParkReason.ContradictoryVisibility, $"OBX^{_asks}^5", text);

    private void Set(string name)
    {
        switch (name)
        {
            case "MASQUE_PS": Visibility |= Visibility.HiddenFromProfessionals; break;
            case "INVISIBLE_PATIENT": Visibility |= Visibility.HiddenFromPatient; break;
            case "INVISIBLE_REP_LEGAUX" or "INVISIBLE_REPRESENTANTS_LEGAUX": Visibility |= Visibility.HiddenFromLegalRepresentatives; break;
            case "CONNEXION_SECRETE": Visibility |= Visibility.SecretConnection; break;
            case "DESTDMP": Deposit = true; break;
            case ProfessionalMail: SendToProfessionals = true; break;
            case PatientMail: SendToPatient = true; break;
            case "ACK_RECEPTION": AcknowledgementAsked = true; break;
            case "ACK_LECTURE_MSS" or "ACK_LECTURE": ReadingAsked = true; break;
        }
    }
}
