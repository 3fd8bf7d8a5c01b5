using HopEn2.Interop.Delivery.Mss.Composing;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mail.Mime;

namespace HopEn2.Interop.Delivery.Mss.Returns;

/// <summary>A kept answer states nothing by itself: that there was one is told by the engine's own report, and its words are in no fact. Its header lets it be found.</summary>
public sealed class AnswerTranslator : ITranslator
{
    /// <inheritdoc/>
    public (MessageHeader Header, Outcome Outcome) Translate(JournaledMessage message)
    {
        var mail = MailReader.Read(message.Body);
        var address = mail.From?.Address.ToLowerInvariant() ?? "";
        var (local, domain) = (address.Split('@')[0], address[(address.LastIndexOf('@') + 1)..]);
        var patient = RecipientRules.IsPatientDomain(domain) && InsNumber.Parse(local) is { } ins ? new PatientRef(null, ins.Value, InsOidOf(ins)) : PatientRef.Unknown;
        var header = new MessageHeader("mail^answer", message.ControlId, "", "", "mail|" + domain, "hopen2|", mail.Date, patient, VisitRef.None);
        return (header, new Outcome.Understood([], []));
    }

    /// <summary>Authority of a matricule that stands alone, as in an address.</summary>
    internal static string InsOidOf(InsNumber ins) => ins.IsNia ? InsOids.Nia : InsOids.Nir;
}
