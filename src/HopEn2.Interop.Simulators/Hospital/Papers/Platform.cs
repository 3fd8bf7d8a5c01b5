using HopEn2.Interop.Simulators.Hospital.Er7;
using HopEn2.Interop.Simulators.Hospital.People;
using HopEn2.Interop.Simulators.Hospital.Truths;

namespace HopEn2.Interop.Simulators.Hospital.Papers;

/// <summary>The PFI: deposits and mails what it is handed, and says what became of it (ZAM).</summary>
internal sealed class Platform(Simulation simulation)
{
    /// <summary>Codes the DMP refuses with when there is no better reason (dmp.md §7).</summary>
    private static readonly (string Code, string Label)[] DmpRefusals =
    [
        ("XDSPatientIdDoesNotMatch", "Patient différent de celui du lot"), ("XDSDuplicateUniqueIdInRegistry", "Identifiant unique déjà présent"), ("XDSRegistryMetadataError", "Métadonnée invalide"),
        ("XDSRepositoryError", "Erreur interne de l'entrepôt"), ("InvalidDocumentContent", "Contenu du document invalide"), ("XDSMissingDocumentMetadata", "Métadonnée absente"),
        ("XDSRegistryBusy", "Registre indisponible"),
    ];

    private static readonly (string Code, string Label)[] Bounces =
        [("550", "Requested action not taken: mailbox unavailable"), ("552", "Mailbox full"), ("553", "Mailbox name not allowed"), ("541", "Recipient address rejected"), ("523", "Message too large"), ("512", "Host unknown")];

    private static readonly (string Code, string Label)[] Failures = [("900", "Mauvaise version"), ("902", "Patient inconnu"), ("906", "Autre")];

    private readonly Dice _dice = simulation.Dice;
    private readonly Rota _rota = simulation.Rota;
    private int _refusals;
    private int _bounces;

    public void Take(Paper paper, Draft draft)
    {
        if (!draft.Intent.Acknowledge)
            return;
        if (draft.Intent.Dmp)
            Deposit(paper, draft);
        foreach (var professional in draft.Intent.Professionals)
            Mail(paper, draft, professional.Mail, professional.NationalId, toPatient: false);
        if (draft.Intent.Patient)
            Mail(paper, draft, PaperWriter.MailboxOf(draft), null, toPatient: true);
    }

    private void Deposit(Paper paper, Draft draft)
    {
        if (_rota.Due("never answered by the DMP", 45))
            return;
        var refusal = Refusal(paper, draft);
        var answeredAt = draft.WrittenAt + TimeSpan.FromSeconds(5) + _dice.Waiting(TimeSpan.FromMinutes(1.5));
        simulation.At(answeredAt, () =>
        {
            var zam = new Zam("Z01", simulation.ControlId(Sender.Pfi), draft, answeredAt, Written(answeredAt), null, null, refusal);
            paper.Deposited |= refusal is null && draft.Act is not Act.Delete;
            Answer(zam, draft.Act is Act.Delete ? [] : [new Truth.DepositAnswered(draft.Document, draft.Number, refusal is null)], refusal is null ? [] : ["refused by the DMP"]);
        });
    }

    private (string Code, string Label)? Refusal(Paper paper, Draft draft)
    {
        var person = draft.Person;
        if (person.Dmp is DmpRecord.Closed)
            return ("DMPClosed", "DMP fermé");
        if (person.Dmp is DmpRecord.None)
            return ("XDSUnknownPatientId", "Patient sans DMP");
        if (person.Opposed)
            return ("XDSRegistryError", "Opposition du patient");
        if (draft.Act is Act.Replace && !paper.Deposited)
            return null;
        if (!draft.Bearer.Qualified)
            return draft.Bearer.CdaIns == draft.Bearer.Ins ? ("XDSUnknownPatientId", "INS non qualifiée") : ("XDSPatientIdDoesNotMatch", "INS du document différente");
        if (draft.Type.Kind == "untyped")
            return ("XDSRegistryMetadataError", "Type de document inconnu");
        if (draft.Act is Act.Replace)
            return _rota.Due("replacement refused", 6) ? ("XDSReplaceFailed", "Version à remplacer introuvable") : null;
        return _rota.Due("refused", 34) ? DmpRefusals[_refusals++ % DmpRefusals.Length] : null;
    }

    private void Mail(Paper paper, Draft draft, string address, string? id, bool toPatient)
    {
        if (_rota.Due("mail never answered", 60))
            return;
        var dead = paper.DeadMailboxes.Contains(address) || (draft.Number == 1 && _rota.Due("bounce", 28));
        if (dead)
            paper.DeadMailboxes.Add(address);
        var bounce = dead ? Bounces[_bounces++ % Bounces.Length] : ((string, string)?)null;
        var answeredAt = draft.WrittenAt + TimeSpan.FromSeconds(8) + _dice.Waiting(TimeSpan.FromMinutes(1));
        simulation.At(answeredAt, () =>
        {
            var zam = new Zam("Z02", simulation.ControlId(Sender.Pfi), draft, answeredAt, Written(answeredAt), address, id, bounce);
            Answer(zam, [new Truth.MailAnswered(draft.Document, draft.Number, address, toPatient, dead ? MailFate.Bounced : MailFate.Distributed)], dead ? ["bounced"] : []);
        });
        if (!dead && draft.Intent.AcknowledgeReading && _dice.Chance(0.5))
            Read(draft, address, id, toPatient, answeredAt);
    }

    private void Read(Draft draft, string address, string? id, bool toPatient, DateTimeOffset distributedAt)
    {
        var failed = _rota.Due("failed at the recipient's", 40);
        var failure = failed ? _dice.Pick(Failures) : ((string, string)?)null;
        var readAt = distributedAt + TimeSpan.FromMinutes(2) + _dice.Waiting(TimeSpan.FromHours(2));
        simulation.At(readAt, () =>
        {
            var zam = new Zam("Z03", simulation.ControlId(Sender.Pfi), draft, readAt, Written(readAt), address, id, failure);
            Answer(zam, [new Truth.MailAnswered(draft.Document, draft.Number, address, toPatient, failed ? MailFate.Failed : MailFate.Read)], failed ? ["failed at the recipient's"] : []);
        });
    }

    private DateTimeOffset Written(DateTimeOffset happened) => happened + _dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

    private void Answer(Zam zam, IReadOnlyList<Truth> truths, IReadOnlyList<string> oddities)
    {
        var bytes = ZamWriter.Write(zam, simulation.Clock);
        var what = $"document {zam.Answers.Document} v{zam.Answers.Number}{(zam.Code is var (code, _) ? " " + code : "")}";
        simulation.Post(zam.WrittenAt + TimeSpan.FromSeconds(1), Sender.Pfi, zam.ControlId, "ZAM^" + zam.Event, what, bytes, truths, oddities);
    }
}
