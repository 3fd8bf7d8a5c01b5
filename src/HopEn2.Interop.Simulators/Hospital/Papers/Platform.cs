using HopEn2.Interop.Simulators.Hospital.Er7;
using HopEn2.Interop.Simulators.Hospital.Fhir;
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
    /// <summary>Control ids of the RIS, and when the last answer to each is written.</summary>
    private readonly List<(string ControlId, DateTimeOffset AnsweredAt)> _used = [];

    private DateTimeOffset _settled;
    private int _refusals;
    private int _bounces;

    /// <summary>
    /// MSH-10 of the next message of a sender. That of the RIS begins again now and then: an id comes back, once everything asked under it is answered.
    /// </summary>
    public string ControlId(Sender sender, List<string> oddities)
    {
        if (sender is not Sender.Ris || !_rota.Due("control id again", 45))
            return simulation.ControlId(sender);
        if (_used.FindIndex(u => u.AnsweredAt + TimeSpan.FromMinutes(3) < simulation.Now) is var settled and >= 0)
        {
            var again = _used[settled].ControlId;
            _used.RemoveAt(settled);
            oddities.Add("control id again");
            return again;
        }

        return simulation.ControlId(sender);
    }

    public void Take(Paper paper, Draft draft)
    {
        _settled = draft.WrittenAt;
        Answer(paper, draft);
        if (draft.Sender is Sender.Ris)
        {
            _used.Add((draft.ControlId, _settled));
            if (_used.Count > 200)
                _used.RemoveAt(0);
        }
    }

    private void Answer(Paper paper, Draft draft)
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
        var at = draft.WrittenAt + TimeSpan.FromSeconds(5) + _dice.Waiting(TimeSpan.FromMinutes(1.5));
        if (refusal is null && draft.Act is Act.First && _rota.Due("refused, then accepted", 70))
        {
            AnswerDeposit(paper, draft, at, ("XDSRegistryBusy", "Registre indisponible"), ["refused, then accepted"]);
            at += _dice.Minutes(4, 25);
        }

        AnswerDeposit(paper, draft, at, refusal, refusal is null ? [] : ["refused by the DMP"]);
    }

    private void AnswerDeposit(Paper paper, Draft draft, DateTimeOffset at, (string Code, string Label)? refusal, IReadOnlyList<string> oddities) => Later(at, () =>
    {
        var zam = new Zam("Z01", simulation.ControlId(Sender.Pfi), draft, at, Written(at), null, null, refusal);
        paper.Deposited |= refusal is null && draft.Act is not Act.Delete;
        Answer(
            zam,
            (draft.Act, refusal) switch
            {
                (Act.Delete, null) => [new Truth.DepositRemoved(draft.Document, draft.Number)],
                (Act.Delete, _) => [],
                _ => [new Truth.DepositAnswered(draft.Document, draft.Number, refusal is null)],
            },
            oddities);
    });

    /// <summary>Writes an answer into the agenda. The latest of a message tells when its control id is free again.</summary>
    private void Later(DateTimeOffset at, Action answer)
    {
        _settled = at > _settled ? at : _settled;
        simulation.At(at, answer);
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
        var at = draft.WrittenAt + TimeSpan.FromSeconds(8) + _dice.Waiting(TimeSpan.FromMinutes(1));
        if (!dead && _rota.Due("greylisted", 45))
        {
            AnswerMail(draft, address, id, toPatient, at, ("450", "Requested mail action not taken: mailbox busy"), ["greylisted"]);
            at += _dice.Minutes(5, 40);
        }

        AnswerMail(draft, address, id, toPatient, at, dead ? Bounces[_bounces++ % Bounces.Length] : null, dead ? ["bounced"] : []);
        if (!dead && draft.Intent.AcknowledgeReading && _dice.Chance(0.5))
            Read(draft, address, id, toPatient, at);
    }

    private void AnswerMail(Draft draft, string address, string? id, bool toPatient, DateTimeOffset at, (string Code, string Label)? bounce, IReadOnlyList<string> oddities) => Later(at, () =>
    {
        var zam = new Zam("Z02", simulation.ControlId(Sender.Pfi), draft, at, Written(at), address, id, bounce);
        Answer(zam, [new Truth.MailAnswered(draft.Document, draft.Number, address, toPatient, bounce is null ? MailFate.Distributed : MailFate.Bounced, at)], oddities);
    });

    private void Read(Draft draft, string address, string? id, bool toPatient, DateTimeOffset distributedAt)
    {
        var failed = _rota.Due("failed at the recipient's", 40);
        var failure = failed ? _dice.Pick(Failures) : ((string, string)?)null;
        var readAt = distributedAt + TimeSpan.FromMinutes(2) + _dice.Waiting(TimeSpan.FromHours(2));
        Later(readAt, () =>
        {
            var zam = new Zam("Z03", simulation.ControlId(Sender.Pfi), draft, readAt, Written(readAt), address, id, failure);
            Answer(zam, [new Truth.MailAnswered(draft.Document, draft.Number, address, toPatient, failed ? MailFate.Failed : MailFate.Read, readAt)], failed ? ["failed at the recipient's"] : []);
        });
    }

    private DateTimeOffset Written(DateTimeOffset happened) => happened + _dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

    private void Answer(Zam zam, IReadOnlyList<Truth> truths, IReadOnlyList<string> oddities)
    {
        var bytes = ZamWriter.Write(zam, simulation.Clock);
        var what = $"document {zam.Answers.Document} v{zam.Answers.Number}{(zam.Code is var (code, _) ? " " + code : "")}";
        simulation.Post(new SimulatedMessage(zam.WrittenAt + TimeSpan.FromSeconds(1), Sender.Pfi, zam.ControlId, "ZAM^" + zam.Event, what, bytes, Fault.None)
        {
            Fhir = simulation.InFhir(zam, AnswerWriter.Write), Truths = truths, Oddities = oddities, Answers = (zam.Answers.Sender, zam.Answers.ControlId),
        });
    }
}
