using HopEn2.Interop.Simulators.Dmp.Ebrim;

namespace HopEn2.Interop.Simulators.Dmp.Registry;

/// <summary>What the DMP has, in memory. A submission is registered as a whole or not at all; any number may come at once.</summary>
internal sealed class DocumentRegistry
{
    private readonly RegistryLimits _limits;
    private readonly KeptLines<RegistryLine>? _kept;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DocumentAccount> _accounts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _submissions = new(StringComparer.Ordinal);
    private readonly KeptContents _contents;

    /// <param name="kept">Where it is kept what happens, with what had happened before; null: in memory only. The bytes of documents are not kept.</param>
    public DocumentRegistry(RegistryLimits limits, KeptLines<RegistryLine>? kept = null)
    {
        (_limits, _kept, _contents) = (limits, kept, new KeptContents(limits));
        foreach (var line in kept?.Found ?? [])
            Apply(line);
        kept?.Taken();
    }

    /// <summary>Notes that a deposit of these came in. False: there is no room for another id.</summary>
    public bool Present(IEnumerable<string> uniqueIds)
    {
        lock (_lock)
        {
            foreach (var id in uniqueIds)
            {
                if (!_accounts.ContainsKey(id) && _accounts.Count >= _limits.Documents)
                    return false;
                Note(new(Presented: id));
            }

            return true;
        }
    }

    /// <summary>Registers a submission; with any error, nothing of it.</summary>
    public IReadOnlyList<XdsError> Register(string submissionId, IReadOnlyList<NewVersion> versions)
    {
        lock (_lock)
        {
            var errors = versions.SelectMany(Refusals).ToList();
            if (errors.Count == 0 && _submissions.Contains(submissionId))
                errors.Add(new XdsError("XDSDuplicateUniqueIdInRegistry", "SubmissionSet.uniqueId: another submission has it"));
            if (errors.Count == 0 && versions.Where(v => v.ReplacedEntry is not null).GroupBy(v => v.ReplacedEntry).Any(g => g.Count() > 1))
                errors.Add(new XdsError("XDSReplaceFailed", "Association.RPLC: two entries replace the same version"));
            if (errors.Count > 0)
                return errors;
            Note(new(Submission: submissionId, Versions: [.. versions.Select(Placed)]));
            foreach (var version in versions)
                _contents.Keep(version.Version.UniqueId, version.Content);
            return [];
        }
    }

    /// <summary>The version of a uniqueId; null: not registered.</summary>
    public RegisteredVersion? ByUniqueId(string uniqueId)
    {
        lock (_lock)
            return _accounts.GetValueOrDefault(uniqueId)?.Version;
    }

    /// <summary>The version of an entryUUID; null: not registered.</summary>
    public RegisteredVersion? ByEntry(string entryUuid)
    {
        lock (_lock)
            return _entries.TryGetValue(entryUuid, out var id) ? _accounts[id].Version : null;
    }

    /// <summary>Changes the status of a version that still has the status named. False: it has another.</summary>
    public bool TryChange(string entryUuid, string from, string to)
    {
        lock (_lock)
        {
            if (ByEntry(entryUuid) is not { } version || version.Status != from)
                return false;
            Note(new(Changed: version with { Status = to }));
            return true;
        }
    }

    /// <summary>The bytes of a document; null: not kept any more.</summary>
    public ReadOnlyMemory<byte>? Content(string uniqueId)
    {
        lock (_lock)
            return _contents.Find(uniqueId);
    }

    /// <summary>All ids known, in their order.</summary>
    public IReadOnlyList<DocumentAccount> Accounts()
    {
        lock (_lock)
            return [.. _accounts.Values.OrderBy(a => a.UniqueId, StringComparer.Ordinal)];
    }

    /// <summary>Forgets one document, or everything. False: it was not known.</summary>
    public bool Forget(string? uniqueId)
    {
        lock (_lock)
        {
            if (uniqueId is not null && !_accounts.ContainsKey(uniqueId))
                return false;
            Note(new(Forgotten: uniqueId ?? ""));
            return true;
        }
    }

    private IEnumerable<XdsError> Refusals(NewVersion incoming)
    {
        var account = _accounts.GetValueOrDefault(incoming.Version.UniqueId);
        if (account?.Version is { } there)
        {
            Note(new(Duplicate: there.UniqueId));
            yield return there.Sha1 == incoming.Version.Sha1
                ? new XdsError("XDSDuplicateUniqueIdInRegistry", "DocumentEntry.uniqueId: is registered, with the same hash")
                : new XdsError("XDSNonIdenticalHash", "DocumentEntry.uniqueId: is registered, with another hash");
        }
        else if (incoming.ReplacedEntry is { } replaced)
        {
            var target = ByEntry(replaced);
            if (target is null || target.Status == Schemes.Deleted)
                yield return new XdsError("UnresolvedReferenceException", "Association.RPLC: targetObject is not in the registry");
            else if (target.PatientId != incoming.Version.PatientId)
                yield return XdsError.Patient("Association.RPLC: targetObject belongs to another patient");
            else if (target.Status != Schemes.Approved)
                yield return new XdsError("XDSRegistryDeprecatedDocumentError", "Association.RPLC: targetObject is not the current version");
        }
    }

    /// <summary>With the version it takes the place of.</summary>
    private RegisteredVersion Placed(NewVersion incoming) =>
        incoming.ReplacedEntry is { } replaced && ByEntry(replaced) is { } old ? incoming.Version with { Replaces = old.UniqueId } : incoming.Version;

    private void Note(RegistryLine line)
    {
        _kept?.Add(line);
        Apply(line);
    }

    private void Apply(RegistryLine line)
    {
        if (line.Presented is { } presented)
            _accounts[presented] = Account(presented) with { Presented = Account(presented).Presented + 1 };
        if (line.Duplicate is { } duplicate)
            _accounts[duplicate] = Account(duplicate) with { Duplicates = Account(duplicate).Duplicates + 1 };
        if (line.Submission is { } submission)
        {
            _submissions.Add(submission);
            foreach (var version in line.Versions!)
                Keep(version);
        }

        if (line.Changed is { } changed)
            Change(changed);
        if (line.Forgotten is { } forgotten)
            Drop(forgotten);
    }

    private DocumentAccount Account(string uniqueId) => _accounts.GetValueOrDefault(uniqueId) ?? new DocumentAccount(uniqueId, 0, 0, 0, null);

    private void Keep(RegisteredVersion version)
    {
        if (version.Replaces is { } replaced && _accounts[replaced].Version is { } old)
            Change(old with { Status = Schemes.Deprecated });
        var account = Account(version.UniqueId);
        _accounts[version.UniqueId] = account with { Registered = account.Registered + 1, Version = version };
        _entries[version.EntryUuid] = version.UniqueId;
    }

    private void Change(RegisteredVersion version) => _accounts[version.UniqueId] = _accounts[version.UniqueId] with { Version = version };

    /// <param name="uniqueId">Empty: everything.</param>
    private void Drop(string uniqueId)
    {
        if (uniqueId.Length == 0)
        {
            _accounts.Clear();
            _entries.Clear();
            _submissions.Clear();
            _contents.Clear();
        }
        else if (_accounts.Remove(uniqueId, out var account))
        {
            if (account.Version is { } version)
            {
                _entries.Remove(version.EntryUuid);
                if (_accounts.Values.All(a => a.Version?.SubmissionId != version.SubmissionId))
                    _submissions.Remove(version.SubmissionId);
            }

            _contents.Forget(uniqueId);
        }
    }
}
