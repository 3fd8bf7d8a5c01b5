using HopEn2.Interop.Mappings.Files;
using HopEn2.Interop.Mappings.Reading;
using HopEn2.Interop.Mappings.Yaml;

namespace HopEn2.Interop.Mappings;

/// <summary>Reads and checks a folder of mappings as a whole: everything that is wrong in any file is found at once, and nothing is taken until all of it is right.</summary>
public static class MappingLoader
{
    /// <summary>The files of a folder, in the order in which they refer to each other.</summary>
    public static IReadOnlyList<string> FileNames { get; } =
        [HospitalFile.FileName, FeedsFile.FileName, ServicesFile.FileName, DocumentsFile.FileName, PathwaysFile.FileName, AlertsFile.FileName, IndicatorsFile.FileName, DeliveryFile.FileName, MessagesFile.FileName];

    public static MappingResult Load(string folder) => Load(MappingFolder.Read(folder));

    /// <summary>Pure: the same bytes give the same result.</summary>
    internal static MappingResult Load(MappingFolder folder)
    {
        var known = new Known();
        var problems = new List<FileProblems>();

        var hospital = Read(HospitalFile.FileName, HospitalFile.Shape, (entry, found) => HospitalFile.Read(entry, found, known));
        var feeds = Read(FeedsFile.FileName, FeedsFile.Shape, (entry, found) => FeedsFile.Read(entry, found, known, hospital));
        var services = Read(ServicesFile.FileName, ServicesFile.Shape, (entry, found) => ServicesFile.Read(entry, found, known));
        var documents = Read(DocumentsFile.FileName, DocumentsFile.Shape, (entry, found) => DocumentsFile.Read(entry, found, known));

        // Who writes to no patient does without.
        var messages = folder.Files[MessagesFile.FileName].IsMissing
            ? MessagesFile.Missing(known)
            : Read(MessagesFile.FileName, MessagesFile.Shape, (entry, found) => MessagesFile.Read(entry, found, known, hospital, folder.Attachments));
        var pathways = Read(PathwaysFile.FileName, PathwaysFile.Shape, (entry, found) => PathwaysFile.Read(entry, found, known, documents));
        var alerts = Read(AlertsFile.FileName, AlertsFile.Shape, (entry, found) => AlertsFile.Read(entry, found, known));

        // A folder from before the indicators, or one that has nothing to change of them, does without.
        var indicators = folder.Files[IndicatorsFile.FileName].IsMissing
            ? IndicatorTable.Usual
            : Read(IndicatorsFile.FileName, IndicatorsFile.Shape, (entry, found) => IndicatorsFile.Read(entry, found, known));

        // Who only observes does without.
        var delivery = folder.Files[DeliveryFile.FileName].IsMissing
            ? DeliveryTable.None
            : Read(DeliveryFile.FileName, DeliveryFile.Shape, (entry, found) => DeliveryFile.Read(entry, found, known, hospital));
        if (delivery is not null)
            DeliveryFile.CheckDelivering(delivery, known);
        if (messages is not null && pathways is not null)
            MessagesFile.CheckPathways(pathways, known);

        List<MappingProblem> all = [.. folder.Strangers(), .. problems.SelectMany(p => p.Found.OrderBy(f => f.Line).ThenBy(f => f.Column))];
        return all.Exists(p => p.Severity is MappingSeverity.Error) || hospital is null || feeds is null || services is null || documents is null || pathways is null || alerts is null || indicators is null || delivery is null || messages is null
            ? new MappingResult.Refused(all, folder.Hash)
            : new MappingResult.Loaded(new(hospital, feeds, services, documents, pathways, alerts, folder.Hash) { Indicators = indicators, Delivery = delivery, Messages = messages }, all);

        T? Read<T>(string name, Shape shape, Func<Entry, FileProblems, T?> read)
            where T : class
        {
            var file = folder.Files[name];
            var found = new FileProblems(file.Path);
            problems.Add(found);
            if (file.Bytes is not { } bytes)
            {
                found.Add(Place.Start, file.Trouble.What, file.Trouble.Remedy);
                return null;
            }

            return YamlTree.Read(bytes, found) is { } root && shape.Read(root, found) is { } entry ? read(entry.Value, found) : null;
        }
    }
}
