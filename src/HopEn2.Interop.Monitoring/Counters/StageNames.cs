using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Monitoring.Counters;

/// <summary>The stages as API, screens and metrics name them, in the order of <see cref="StageCounts"/>.</summary>
public static class StageNames
{
    private static readonly (string Name, Stages Stage)[] Named =
    [
        ("produced", Stages.Produced), ("insQualified", Stages.InsQualified), ("rightFormat", Stages.RightFormat), ("sent", Stages.Sent),
        ("deposited", Stages.Deposited), ("refused", Stages.Refused), ("waiting", Stages.Waiting), ("withheld", Stages.Withheld),
        ("mailedProfessional", Stages.MailedProfessional), ("mailedPatient", Stages.MailedPatient), ("bounced", Stages.Bounced), ("read", Stages.Read),
    ];

    public static IReadOnlyList<string> All { get; } = Array.ConvertAll(Named, n => n.Name);

    /// <summary>Null when there is no such stage.</summary>
    public static Stages? Parse(string name)
    {
        var index = Array.FindIndex(Named, n => string.Equals(n.Name, name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : Named[index].Stage;
    }

    /// <summary>The stages a document is in.</summary>
    public static IEnumerable<string> Of(Stages stages) => Named.Where(n => stages.HasFlag(n.Stage)).Select(n => n.Name);

    public static IEnumerable<(string Name, int Count)> Of(StageCounts c) =>
        All.Zip([c.Produced, c.InsQualified, c.RightFormat, c.Sent, c.Deposited, c.Refused, c.Waiting, c.Withheld, c.MailedProfessional, c.MailedPatient, c.Bounced, c.Read]);
}
