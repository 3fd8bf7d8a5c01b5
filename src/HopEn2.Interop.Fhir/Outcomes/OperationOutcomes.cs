using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Outcomes;

/// <summary>Issues as an OperationOutcome, the answer that FHIR has for everything that is not a resource.</summary>
internal static class OperationOutcomes
{
    public static FhirNode Of(IEnumerable<FhirIssue> issues)
    {
        var outcome = FhirNode.Resource("OperationOutcome");
        foreach (var issue in issues)
        {
            var node = outcome.Add("issue").Add("severity", issue.Severity.ToString().ToLowerInvariant()).Add("code", issue.Code).Add("diagnostics", issue.Text);
            node.Add("expression", issue.Expression);
        }

        return outcome;
    }

    public static FhirIssue Error(string code, string text, string? expression = null) => new(FhirSeverity.Error, code, expression, text);

    /// <summary>What was odd and did not stop it; English as everywhere else it is shown.</summary>
    public static IEnumerable<FhirIssue> Of(IReadOnlyList<Finding> findings) =>
        findings.Select(f => new FhirIssue(FhirSeverity.Information, "informational", null, $"{f.Code}: {f.Text}"));

    /// <summary>What a sender was told the first time, told again.</summary>
    public static FhirIssue Of(AnswerError error) => Error(CodeOf(error.Code), error.Text, error.Location);

    private static string CodeOf(int code) => code switch
    {
        100 => "structure",
        101 => "required",
        103 => "code-invalid",
        >= 200 and <= 203 => "not-supported",
        204 => "not-found",
        207 => "business-rule",
        _ => "value",
    };
}
