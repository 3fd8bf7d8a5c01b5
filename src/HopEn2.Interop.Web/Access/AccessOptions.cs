using System.ComponentModel.DataAnnotations;

namespace HopEn2.Interop.Web.Access;

/// <summary>Who may see what. Without any token only the machine itself may connect, and it may do everything: a demonstration, a developer.</summary>
/// <remarks>With one token or more, everybody needs one, the machine itself included.</remarks>
public sealed class AccessOptions : IValidatableObject
{
    /// <summary>A token that can be guessed is none: at least this many characters, made by a generator.</summary>
    public const int ShortestToken = 20;

    public IList<AccessToken> Tokens { get; init; } = [];

    /// <summary>How long a wallboard stays signed in. Default 400 days, the most that browsers keep; others stay for <see cref="SignedIn"/>.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "400.00:00:00")]
    public TimeSpan ViewerSignedIn { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How long a person who may see patients' data stays signed in. Default 12 h; 1 min to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan SignedIn { get; set; } = TimeSpan.FromHours(12);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var token in Tokens)
        {
            if (token.Name.Length == 0 || token.Name.Contains('.', StringComparison.Ordinal))
                yield return new("Access:Tokens: each token needs a Name without a full stop: it stands in the audit.");
            if (token.Token.Length < ShortestToken)
                yield return new($"Access:Tokens: the token of \"{token.Name}\" is shorter than {ShortestToken} characters. Take one from a generator.");
            if (!Roles.All.Contains(token.Role, StringComparer.Ordinal))
                yield return new($"Access:Tokens: \"{token.Name}\" has the role \"{token.Role}\". Known: {string.Join(", ", Roles.All)}.");
        }

        if (Tokens.DistinctBy(t => t.Name, StringComparer.Ordinal).Count() != Tokens.Count)
            yield return new("Access:Tokens: two tokens have the same Name. Each holder needs a name of its own, or the audit cannot tell them apart.");
    }
}

/// <summary>A secret and what its holder may do.</summary>
public sealed class AccessToken
{
    /// <summary>Whose it is, for the audit: <c>hall-est</c>, <c>interop-martin</c>.</summary>
    public string Name { get; set; } = "";

    public string Token { get; set; } = "";

    /// <summary>One of <see cref="Roles"/>.</summary>
    public string Role { get; set; } = "";
}

/// <summary>What a caller may do. Each of the first three may do what those before it may.</summary>
public static class Roles
{
    /// <summary>Wallboards, feeds, counters, metrics: never a patient.</summary>
    public const string Viewer = "viewer";

    /// <summary>Messages, documents and stays, with the patients they are about; replay.</summary>
    public const string Operator = "operator";

    /// <summary>Also the messages as they came, to take away.</summary>
    public const string Admin = "admin";

    /// <summary>May send messages over HTTP and see nothing.</summary>
    public const string Sender = "sender";

    /// <summary>A program that reads documents, stays and persons over FHIR, and is told of what changes; nothing else.</summary>
    public const string Reader = "reader";

    public static IReadOnlyList<string> All { get; } = [Viewer, Operator, Admin, Sender, Reader];
}

/// <summary>Names of the policies that endpoints ask for. An endpoint that asks for none is an administrator's.</summary>
public static class AccessPolicies
{
    public const string View = "view";
    public const string Operate = "operate";
    public const string Administer = "administer";
    public const string Send = "send";

    /// <summary>Patients' data over FHIR.</summary>
    public const string Read = "read";

    /// <summary>Whoever may do anything over FHIR: what there is to do.</summary>
    public const string Connect = "connect";
}
