namespace HopEn2.Interop.Fhir.Model;

public enum FhirSeverity
{
    Information,
    Warning,
    Error,
    Fatal,
}

/// <summary>What is wrong with a resource, in the terms of OperationOutcome.issue.</summary>
/// <param name="Code">R4 issue-type: structure, required, value, invariant, code-invalid, not-found, extension …</param>
/// <param name="Expression">FHIRPath of an element that the document has; null when it could not be read as far as having any.</param>
/// <param name="Text">French, for the people at the sender's; names elements, never their content.</param>
public sealed record FhirIssue(FhirSeverity Severity, string Code, string? Expression, string Text)
{
    public bool IsError => Severity >= FhirSeverity.Error;
}

/// <summary>Issues as they are found; after <see cref="Most"/> of them nobody keeps more.</summary>
internal sealed class FhirIssues
{
    /// <summary>A document with more errors than this is none; the answer stays small whatever was sent.</summary>
    public const int Most = 50;

    private readonly List<FhirIssue> _found = [];

    public IReadOnlyList<FhirIssue> Found => _found;

    /// <summary>How many errors, those not kept included.</summary>
    public int Errors { get; private set; }

    public void Error(string code, string? expression, string text) => Add(new(FhirSeverity.Error, code, expression, text));

    public void Error(string code, FhirNode at, string text) => Error(code, at.Path, text);

    public void Fatal(string code, string? expression, string text) => Add(new(FhirSeverity.Fatal, code, expression, text));

    public void Warning(string code, FhirNode at, string text) => Add(new(FhirSeverity.Warning, code, at.Path, text));

    private void Add(FhirIssue issue)
    {
        if (issue.IsError)
            Errors++;
        if (_found.Count < Most)
            _found.Add(issue);
    }
}
