namespace HopEn2.Interop.Mappings.Texts;

/// <summary>What the text of a mail may speak of; a template names each as here, with a small first letter.</summary>
/// <param name="House">Name of the hospital.</param>
/// <param name="Service">What the screens call the service that produced the document; empty when it is not known.</param>
/// <param name="Document">Title of the document.</param>
/// <param name="Date">Day of the document, <c>dd/MM/yyyy</c>.</param>
/// <param name="Patient">First name and name.</param>
/// <param name="Replaces">The document takes the place of an earlier one.</param>
public sealed record MailTextValues(string House, string Service, string Document, string Date, string Patient, bool Replaces)
{
    public static IReadOnlyList<string> Names { get; } = ["house", "service", "document", "date", "patient", "replaces"];

    /// <summary>Nobody's.</summary>
    internal static MailTextValues Fictitious { get; } = new("CHU fictif", "Cardiologie", "Lettre de liaison à la sortie", "10/03/2025", "Paul DURAND", true);

    internal Dictionary<string, object> ByName() => new(StringComparer.Ordinal)
    {
        ["house"] = House,
        ["service"] = Service,
        ["document"] = Document,
        ["date"] = Date,
        ["patient"] = Patient,
        ["replaces"] = Replaces,
    };
}
