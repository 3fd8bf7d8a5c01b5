using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Documents;

/// <summary>One document, from all facts that share its keys, the answers its requests got, and what its visit and patient say.</summary>
internal static class DocumentFold
{
    /// <param name="facts">Facts about one document: linked by <c>d:</c>, <c>s:</c> or <c>o:</c> keys, each once.</param>
    /// <param name="exchangeOf">The exchange a request was made in.</param>
    public static DocumentState Of(IReadOnlyCollection<Fact> facts, Func<FactSource, Exchange> exchangeOf, IHouse house, HospitalCalendar calendar)
    {
        facts = Imports.WithoutOverridden(facts);
        var statements = facts.OfType<DocumentFact>().ToList();
        var versions = new VersionChain(statements);
        var direct = facts.OfType<AnswerFact>().ToList();
        var deposit = DepositFold.Of(facts.OfType<DepositRequested>(), versions, AnswersTo);
        var mails = MailFold.Of(facts.OfType<SendRequested>(), AnswersTo);

        var content = versions.Current?.Content;
        var ids = IdsOf(facts);
        var at = FirstTime(facts, statements);
        var whose = new DocumentOwner(content, statements, at, house);
        var withheld = Withheld(deposit.State, IsAskedFor(versions, facts), whose.Patient);
        // A deletion that came the same way says no more than that it is gone.
        var received = statements.Exists(s => s is DocumentReceived) && statements.TrueForAll(s => s is DocumentReceived or DocumentDeleted);
        var counts = content is not null && !versions.Deleted && !received;
        var stages = counts ? StagesOf(content!, deposit, withheld, mails) : Stages.None;
        var uf = content is null ? "" : content.Uf ?? whose.Visit?.UfAt(at) ?? content.CdaUf ?? "";

        return new DocumentState
        {
            Key = versions.Versions.Count == 0 ? ids[0].Value : versions.Versions.Select(v => v.Id.Value).Min(StringComparer.Ordinal)!,
            Ids = ids,
            Versions = versions.Listed(),
            Current = versions.Current?.Id,
            Kind = content?.Kind ?? DocumentKind.Untyped,
            TypeCode = content?.TypeCode,
            Uf = uf,
            At = at,
            Patient = whose.Named,
            Visit = whose.VisitNamed,
            Ins = content?.Ins ?? InsStatus.Absent,
            Visibility = content?.Visibility ?? Visibility.Normal,
            Deleted = versions.Deleted,
            Received = received,
            Deposit = deposit.State,
            RefusalCode = deposit.RefusalCode,
            Former = deposit.Former,
            Withheld = withheld,
            Mails = mails,
            AmbiguousAnswer = IsAmbiguous(facts, exchangeOf, ids),
            WaitingSince = counts ? deposit.WaitingSince : null,
            Stages = stages,
            Counter = counts ? new CounterKey(calendar.DayOf(at), uf, content!.Kind) : null,
        };

        IEnumerable<AnswerFact> AnswersTo(Fact request) =>
            exchangeOf(request.Source).AnswersTo(request).Concat(DirectAnswers(request, facts, direct, versions));
    }

    // The engine's own delivery names the document: of what was asked for that document, the latest that was asked before.
    private static IEnumerable<AnswerFact> DirectAnswers(Fact request, IReadOnlyCollection<Fact> facts, List<AnswerFact> answers, VersionChain versions)
    {
        foreach (var answer in answers)
        {
            if (!Means(answer, request, versions))
                continue;
            if (!facts.Any(other => Means(answer, other, versions) && other.Source.SentAt > request.Source.SentAt))
                yield return answer;
        }
    }

    private static bool Means(AnswerFact answer, Fact request, VersionChain versions) =>
        DocumentOf(request) is { } asked && answer.Answers.Document is { } answered
        && (asked == answered || (versions.Named(asked) is { } version && version == versions.Named(answered)))
        && request.Source.SentAt <= answer.Answers.Until && Exchange.SameIntention(request, answer);

    private static DocumentId? DocumentOf(Fact request) => request switch
    {
        DepositRequested deposit => deposit.Document,
        SendRequested send => send.Document,
        _ => null,
    };

    private static bool IsAmbiguous(IReadOnlyCollection<Fact> facts, Func<FactSource, Exchange> exchangeOf, ValueList<DocumentId> ids)
    {
        foreach (var request in facts)
        {
            if (request is not (DepositRequested or SendRequested))
                continue;
            var exchange = exchangeOf(request.Source);
            foreach (var answer in exchange.AnswersTo(request))
            {
                if (exchange.RequestsOf(answer).Any(r => !ids.Contains(DocumentOf(r)!.Value)))
                    return true;
            }
        }

        return false;
    }

    private static ValueList<DocumentId> IdsOf(IReadOnlyCollection<Fact> facts) => facts
        .SelectMany(NamesIn).Distinct().OrderBy(id => id.Value, StringComparer.Ordinal).ToValueList();

    private static IEnumerable<DocumentId> NamesIn(Fact fact) => fact switch
    {
        DocumentFact document => [document.Id, .. document.Aliases, .. document.Replaces.Where(r => r.Value != document.SetId)],
        AnswerFact { Answers.Document: { } id } => [id],
        _ => DocumentOf(fact) is { } id ? [id] : [],
    };

    private static DateTimeOffset FirstTime(IReadOnlyCollection<Fact> facts, List<DocumentFact> statements)
    {
        var made = statements.Where(s => s is not DocumentDeleted).Select(s => (DateTimeOffset?)s.At).Min();
        return made ?? (statements.Count > 0 ? statements.Min(s => s.At) : facts.Min(f => f.At));
    }

    /// <summary>What the DMP has taken is not withheld, whatever was said later.</summary>
    private static WithheldReason Withheld(DepositState deposit, bool asked, PatientState? patient) => (deposit, asked, patient) switch
    {
        (DepositState.Accepted, _, _) => WithheldReason.None,
        (_, _, { Dmp: DmpStatus.Closed or DmpStatus.None }) => WithheldReason.NoDmp,
        (_, _, { Feeding: FeedingAnswer.Opposed }) => WithheldReason.PatientOpposed,
        (_, false, _) => WithheldReason.ByDecision,
        _ => WithheldReason.None,
    };

    /// <summary>The deposit of the current version was asked for, or that of the other level of the same report.</summary>
    private static bool IsAskedFor(VersionChain versions, IReadOnlyCollection<Fact> facts)
    {
        foreach (var fact in facts)
        {
            if (fact is DepositRequested { Action: not DepositAction.Delete } request && versions.Named(request.Document) is { } version
                && (version == versions.Current || (version.Content.Pair is { } pair && pair == versions.Current?.Content.Pair)))
                return true;
        }

        return false;
    }

    private static Stages StagesOf(DocumentFact content, DepositFold deposit, WithheldReason withheld, ValueList<MailOutcome> mails)
    {
        var stages = Stages.Produced | MailFold.StagesOf(mails);
        if (content.Ins is InsStatus.Qualified)
            stages |= Stages.InsQualified;
        if (HasRightFormat(content))
            stages |= Stages.RightFormat;
        if (deposit.Asked)
            stages |= Stages.Sent;
        if (withheld is not WithheldReason.None)
            stages |= Stages.Withheld;
        return stages | deposit.State switch
        {
            DepositState.Accepted => Stages.Deposited,
            DepositState.Refused => Stages.Refused,
            DepositState.Waiting => Stages.Waiting,
            _ => Stages.None,
        };
    }

    // indicators.md, "Common rules": CDA R2 level 1, for biology level 3 too; a scan never counts.
    private static bool HasRightFormat(DocumentFact content) => !content.Format.Scanned
        && (content.Format.Level is DocumentLevel.N1 || (content.Format.Level is DocumentLevel.N3 && content.Kind is DocumentKind.CrBio));
}
