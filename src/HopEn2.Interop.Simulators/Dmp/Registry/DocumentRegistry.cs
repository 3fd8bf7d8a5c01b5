using HopEn2.Interop.Simulators.Dmp.Ebrim;

namespace HopEn2.Interop.Simulators.Dmp.Registry;

/// <summary>What the DMP has, in memory. A submission is registered as a whole or not at all; any number may come at once.</summary>
internal sealed class DocumentRegistry(RegistryLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DocumentAccount> _accounts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _submissions = new(StringComparer.Ordinal);
    private readonly KeptContents _contents = new(limits);

    /// <summary>Notes that a deposit of these came in. False: there is no room for another id.</summary>
    public bool Present(IEnumerable<string> uniqueIds)
    {
        lock (_lock)
        {
            foreach (var id in uniqueIds)
            {
                if (!_accounts.TryGetValue(id, out var account) && _accounts.Count >= limits.Documents)
                    return false;
                account ??= new DocumentAccount(id, 0, 0, 0, null);
                _accounts[id] = account with { Presented = account.Presented + 1 };
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
            _submissions.Add(submissionId);
            foreach (var version in versions)
                Keep(version);
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
            Change(version with { Status = to });
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
            if (uniqueId is null)
            {
                _accounts.Clear();
                _entries.Clear();
                _submissions.Clear();
                _contents.Clear();
                return true;
            }

            if (!_accounts.Remove(uniqueId, out var account))
                return false;
            if (account.Version is { } version)
            {
                _entries.Remove(version.EntryUuid);
                if (_accounts.Values.All(a => a.Version?.SubmissionId != version.SubmissionId))
                    _submissions.Remove(version.SubmissionId);
            }

            _contents.Forget(uniqueId);
            return true;
        }
    }

    private IEnumerable<XdsError> Refusals(NewVersion incoming)
    {
        var account = _accounts.GetValueOrDefault(incoming.Version.UniqueId);
        if (account?.Version is { } there)
        {
            _accounts[there.UniqueId] = account with { Duplicates = account.Duplicates + 1 };
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

    private void Keep(NewVersion incoming)
    {
        var version = incoming.Version;
        if (incoming.ReplacedEntry is { } replaced && ByEntry(replaced) is { } old)
        {
            Change(old with { Status = Schemes.Deprecated });
            version = version with { Replaces = old.UniqueId };
        }

        var account = _accounts.GetValueOrDefault(version.UniqueId) ?? new DocumentAccount(version.UniqueId, 0, 0, 0, null);
        _accounts[version.UniqueId] = account with { Registered = account.Registered + 1, Version = version };
        _entries[version.EntryUuid] = version.UniqueId;
        _contents.Keep(version.UniqueId, incoming.Content);
    }

    private void Change(RegisteredVersion version) => _accounts[version.UniqueId] = _accounts[version.UniqueId] with { Version = version };
}
