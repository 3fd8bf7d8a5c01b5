using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Fhir.Views;

/// <summary>Keeps who read what. Told before the answer goes out; when it throws, nothing is shown.</summary>
public interface IAccessTrail
{
    /// <param name="type">Resource read or searched for.</param>
    /// <param name="subject">Its id; of a search the names of its parameters, never their values.</param>
    Task KeepAsync(HttpContext context, FhirAccess access, string type, string subject);

    /// <summary>Accesses, newest first.</summary>
    /// <param name="before">Number of the last one of the page before; null: from the newest.</param>
    Task<IReadOnlyList<KeptAccess>> NewestAsync(DateTimeOffset? from, DateTimeOffset? to, long? before, int size, CancellationToken cancel);
}

public enum FhirAccess
{
    Read,
    Search,
}

/// <summary>One access, as it was kept.</summary>
/// <param name="Who">Name of the token.</param>
/// <param name="Peer">Address it came from; null when not known.</param>
public sealed record KeptAccess(long Number, DateTimeOffset At, string Who, string Role, string? Peer, FhirAccess Access, string Type, string Subject);
