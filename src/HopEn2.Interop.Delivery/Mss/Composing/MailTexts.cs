using System.Collections.Concurrent;
using HandlebarsDotNet;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Delivery.Mss.Composing;

/// <summary>Text of a mail: what the message brings (CORPSMAIL_PS, CORPSMAIL_PATIENT), else the house's template, else the programme's own.</summary>
internal sealed class MailTexts
{
    private const string ForProfessionals = """
        Bonjour,

        {{#if replacement}}Ce document annule et remplace celui que nous vous avons adressé auparavant.

        {{/if}}Veuillez trouver ci-joint le document « {{document}} » concernant {{patient}}.

        Le fichier IHE_XDM.zip s'intègre dans votre logiciel ; la copie jointe se lit telle quelle.

        {{service}}
        {{hospital}}
        """;

    private const string ForPatients = """
        Bonjour,

        {{#if replacement}}Ce document annule et remplace celui que nous vous avons adressé auparavant.

        {{/if}}Vous trouverez ci-joint un document de santé vous concernant : {{document}}.

        {{#if noReply}}Vous ne pouvez pas répondre à ce message. Pour toute question, adressez-vous au service.{{else}}Pour toute question, vous pouvez répondre à ce message.{{/if}}

        {{service}}
        {{hospital}}
        """;

    private const string OfDeletion = """
        Bonjour,

        Le document « {{document}} » que nous vous avons adressé a été supprimé par son auteur. Nous vous remercions de ne plus en tenir compte et de le supprimer.

        {{service}}
        {{hospital}}
        """;

    // The text is plain: what a name holds is not encoded as HTML.
    private readonly IHandlebars _handlebars = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });
    private readonly ConcurrentDictionary<string, HandlebarsTemplate<object, object>> _compiled = new(StringComparer.Ordinal);

    /// <param name="values">Of the templates: document, patient, service, hospital, replacement, noReply.</param>
    /// <param name="findings">Told when the house's template cannot be filled in: the programme's own text stands in, for no mail waits for a template.</param>
    public string Of(OutgoingDocument document, MailOrder order, DeliveryTable delivery, IReadOnlyDictionary<string, object> values, List<string> findings)
    {
        if (order.Action is DepositAction.Delete)
            return Render(OfDeletion, values);
        var patient = order.Recipient.Kind is RecipientKind.Patient;
        var brought = patient ? document.TextForPatient : document.TextForProfessionals;
        if (!string.IsNullOrWhiteSpace(brought))
            return brought.Trim();
        var house = patient ? delivery.TextForPatient : delivery.TextForProfessionals;
        var own = patient ? ForPatients : ForProfessionals;
        try
        {
            return Render(house.Length > 0 ? house : own, values);
        }
        catch (HandlebarsException)
        {
            findings.Add("template-wrong");
            return Render(own, values);
        }
    }

    /// <summary>The template filled in, its typography set right.</summary>
    public string Render(string template, IReadOnlyDictionary<string, object> values) =>
        _compiled.GetOrAdd(template, t => _handlebars.Compile(FrenchTypography.OfTemplate(t)))(values).Trim();
}
