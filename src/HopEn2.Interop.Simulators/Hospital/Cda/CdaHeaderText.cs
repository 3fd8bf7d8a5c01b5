using System.Globalization;
using System.Security;
using System.Text;
using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.Papers;
using HopEn2.Interop.Simulators.Hospital.People;

namespace HopEn2.Interop.Simulators.Hospital.Cda;

/// <summary>The French header of a document (CI-SIS structuration minimale; cda.md §2, §3, §6).</summary>
internal sealed class CdaHeaderText(Draft draft, HospitalClock clock, StringBuilder xml)
{
    private const string NoAddress = "<addr nullFlavor=\"UNK\"/><telecom nullFlavor=\"UNK\"/>";

    private readonly string _made = clock.Cda(draft.MadeAt);

    public void Write(string[] templates)
    {
        WriteIdentification(templates);
        WritePatient();
        WriteAuthor();
        WriteScannerOperator();
        WriteCustodian();
        WriteAuthenticator();
        WriteOrder();
        WriteAct();
        WriteParent();
        WriteEncounter();
    }

    private static string Safe(string text) => SecurityElement.Escape(text);

    private static string Id(PaperId id) => id.Extension is null ? $"<id root=\"{id.Root}\"/>" : $"<id root=\"{id.Root}\" extension=\"{id.Extension}\"/>";

    private void WriteIdentification(string[] templates)
    {
        xml.Append("<realmCode code=\"FR\"/>\n<typeId root=\"2.16.840.1.113883.1.3\" extension=\"POCD_HD000040\"/>\n<templateId root=\"2.16.840.1.113883.2.8.2.1\"/>\n<templateId root=\"1.2.250.1.213.1.1.1.1\"/>\n");
        foreach (var template in templates)
            xml.Append("<templateId root=\"").Append(template).Append("\"/>\n");
        xml.Append(Id(draft.Id)).Append('\n');
        xml.Append(CultureInfo.InvariantCulture, $"<code code=\"{draft.Type.Code}\" codeSystem=\"{draft.Type.SystemOid}\" displayName=\"{Safe(draft.Type.Label)}\"/>\n<title>{Safe(draft.Title)}</title>\n");
        xml.Append(CultureInfo.InvariantCulture, $"<effectiveTime value=\"{_made}\"/>\n<confidentialityCode code=\"N\" codeSystem=\"2.16.840.1.113883.5.25\" displayName=\"Normal\"/>\n<languageCode code=\"fr-FR\"/>\n");
        if (draft.SetId is { } set)
            xml.Append(CultureInfo.InvariantCulture, $"<setId root=\"{set.ToString().ToUpperInvariant()}\"/>\n");
        xml.Append(CultureInfo.InvariantCulture, $"<versionNumber value=\"{draft.Number}\"/>\n");
    }

    private void WritePatient()
    {
        var person = draft.Person;
        xml.Append("<recordTarget><patientRole>\n");
        if (draft.Bearer.CdaIns is { } ins)
            xml.Append(CultureInfo.InvariantCulture, $"<id root=\"{Establishment.InsOid}\" extension=\"{ins}\"/>\n");
        xml.Append(CultureInfo.InvariantCulture, $"<id root=\"{Establishment.IppOid}\" extension=\"{person.Ipp}\"/>\n");
        xml.Append(CultureInfo.InvariantCulture, $"<addr use=\"H\"><streetAddressLine>{Safe(person.Street)}</streetAddressLine><postalCode>{person.Postcode}</postalCode><city>{Safe(person.City)}</city><country>FRANCE</country></addr>\n");
        xml.Append(draft.Bearer.CdaIns is { } box && person.HasMailbox ? $"<telecom value=\"mailto:{box}@patient.mssante.fr\"/>\n" : "<telecom nullFlavor=\"UNK\"/>\n");
        xml.Append(CultureInfo.InvariantCulture, $"<patient classCode=\"PSN\"><name><family qualifier=\"BR\">{Safe(person.BirthName)}</family>");
        xml.Append(CultureInfo.InvariantCulture, $"<given>{person.GivenNames}</given><given qualifier=\"BR\">{Names.Plain(person.FirstName)}</given>");
        if (person.UsedName is { } used)
            xml.Append(CultureInfo.InvariantCulture, $"<family qualifier=\"CL\">{Safe(used)}</family><given qualifier=\"CL\">{Safe(person.FirstName)}</given>");
        xml.Append(CultureInfo.InvariantCulture, $"</name><administrativeGenderCode code=\"{person.Sex}\" codeSystem=\"2.16.840.1.113883.5.1\"/><birthTime value=\"{person.Birth:yyyyMMdd}\"/>");
        if (draft.Bearer.Complete)
            xml.Append(CultureInfo.InvariantCulture, $"<birthplace><place><addr><county>{person.BirthPlace}</county></addr></place></birthplace>");
        xml.Append("</patient>\n</patientRole></recordTarget>\n");
    }

    private void WriteAuthor()
    {
        xml.Append(CultureInfo.InvariantCulture, $"<author><time value=\"{_made}\"/><assignedAuthor>{Professional(draft.Author)}{Organisation("representedOrganization", industry: false)}</assignedAuthor></author>\n");

        // XDS-SD: the scanner is an author of its own (cda.md §1, signs of a scan).
        if (draft.Body is Body.ScannedPdf or Body.Tiff)
            xml.Append(CultureInfo.InvariantCulture, $"<author><templateId root=\"1.3.6.1.4.1.19376.1.2.20.2\"/><time value=\"{_made}\"/><assignedAuthor><id root=\"{Establishment.Oid}.70\" extension=\"SCAN-{draft.Unit.Uf}\"/>{NoAddress}<assignedAuthoringDevice><code code=\"CAPTURE\" codeSystem=\"1.2.840.10008.2.16.4\" displayName=\"Image Capture\"/><manufacturerModelName>Numériseur de bureau</manufacturerModelName><softwareName>Scanner 3.1</softwareName></assignedAuthoringDevice></assignedAuthor></author>\n");
    }

    private void WriteScannerOperator()
    {
        if (draft.Body is Body.ScannedPdf)
            xml.Append(CultureInfo.InvariantCulture, $"<dataEnterer><templateId root=\"1.3.6.1.4.1.19376.1.2.20.3\"/><time value=\"{_made}\"/><assignedEntity>{Professional(draft.Author)}</assignedEntity></dataEnterer>\n");
    }

    private void WriteCustodian() =>
        xml.Append("<custodian><assignedCustodian>").Append(Organisation("representedCustodianOrganization", industry: false)).Append("</assignedCustodian></custodian>\n");

    private void WriteAuthenticator() =>
        xml.Append(CultureInfo.InvariantCulture, $"<legalAuthenticator><time value=\"{_made}\"/><signatureCode code=\"S\"/><assignedEntity>{Professional(draft.Author)}{Organisation("representedOrganization", industry: false)}</assignedEntity></legalAuthenticator>\n");

    private void WriteOrder()
    {
        if (draft.Order is not { } order)
            return;
        xml.Append(CultureInfo.InvariantCulture, $"<inFulfillmentOf><order><id root=\"{Establishment.OrderOid}\" extension=\"{order}\"/>");
        if (draft.Sender is Sender.Ris)
            xml.Append(CultureInfo.InvariantCulture, $"<ps3-20:accessionNumber root=\"{Establishment.OrderOid}.1\" extension=\"A{order}\"/>");
        xml.Append("</order></inFulfillmentOf>\n");
    }

    private void WriteAct()
    {
        var begun = clock.Cda(draft.MadeAt - TimeSpan.FromMinutes(25));
        xml.Append("<documentationOf><serviceEvent>").Append(ActCode());
        xml.Append(CultureInfo.InvariantCulture, $"<effectiveTime><low value=\"{begun}\"/><high value=\"{_made}\"/></effectiveTime><performer typeCode=\"PRF\"><assignedEntity>{Professional(draft.Author)}{Organisation("representedOrganization", industry: true)}</assignedEntity></performer></serviceEvent></documentationOf>\n");
    }

    private string ActCode() => draft.Type.Kind switch
    {
        "CR-bio" => "<code code=\"18719-5\" codeSystem=\"2.16.840.1.113883.6.1\" displayName=\"Biochimie\"/>",
        "CR-imagerie" => $"<code code=\"ZZQH033\" codeSystem=\"1.2.250.1.215.300.1\" displayName=\"Acte d'imagerie\"><translation code=\"{(draft.Unit.Uf switch { "0912" => "CT", "0913" => "MR", "0914" => "US", _ => "DX" })}\" codeSystem=\"1.2.840.10008.2.16.4\"/></code>",
        "LDL" => "<code code=\"IMP\" codeSystem=\"2.16.840.1.113883.5.4\" displayName=\"Hospitalisation\"/>",
        _ => "",
    };

    private void WriteParent()
    {
        if (draft.Parent is { } parent)
            xml.Append("<relatedDocument typeCode=\"RPLC\"><parentDocument>").Append(Id(parent)).Append("</parentDocument></relatedDocument>\n");
    }

    private void WriteEncounter()
    {
        var visit = draft.Visit;
        var code = draft.VisitClass switch { 'I' => "IMP", 'E' => "EMER", null => "EXTERNE", _ => "AMB" };
        xml.Append("<componentOf><encompassingEncounter>");
        if (visit is not null)
            xml.Append(CultureInfo.InvariantCulture, $"<id root=\"{Establishment.VisitOid}\" extension=\"{visit.Venue}\"/>");
        xml.Append(CultureInfo.InvariantCulture, $"<code code=\"{code}\" codeSystem=\"2.16.840.1.113883.5.4\"/><effectiveTime><low value=\"{clock.Cda(draft.VisitOpenedAt ?? draft.MadeAt)}\"/></effectiveTime>");
        var place = draft.Route is Route.Document ? $"<id root=\"{Establishment.UfOid}\" extension=\"{draft.Unit.Uf}\"/>" : "";
        xml.Append("<location><healthCareFacility>").Append(place).Append("<code code=\"SA01\" codeSystem=\"1.2.250.1.71.4.2.4\" displayName=\"Etablissement public de santé\"/></healthCareFacility></location></encompassingEncounter></componentOf>\n");
    }

    private static string Professional(Professional professional) =>
        $"<id root=\"1.2.250.1.71.4.2.1\" extension=\"{professional.NationalId}\"/><code code=\"{professional.Specialty}\" codeSystem=\"1.2.250.1.213.1.1.4.5\" displayName=\"{Safe(professional.SpecialtyLabel)}\"/>{NoAddress}<assignedPerson><name><prefix>DR</prefix><given>{Safe(professional.Given)}</given><family>{Safe(professional.Family)}</family></name></assignedPerson>";

    private static string Organisation(string element, bool industry)
    {
        const string Industry = "<standardIndustryClassCode code=\"ETABLISSEMENT\" codeSystem=\"1.2.250.1.213.1.1.4.9\" displayName=\"Etablissement de santé\"/>";
        return $"<{element}><id root=\"1.2.250.1.71.4.2.2\" extension=\"1{Establishment.FinessEg}\"/><name>{Establishment.Name}</name><telecom nullFlavor=\"UNK\"/><addr nullFlavor=\"UNK\"/>{(industry ? Industry : "")}</{element}>";
    }
}
