using System.Text;
using HopEn2.Interop.Simulators.Hospital.Er7;
using HopEn2.Interop.Simulators.Hospital.Fhir;
using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.People;

namespace HopEn2.Interop.Simulators.Hospital.Papers;

/// <summary>Messages that no engine can take: a test of an interface that reached production, a version from the future, a file sent down the wrong line.</summary>
internal sealed class Misfits(Simulation simulation)
{
    private static readonly Fault[] Turns = [Fault.Version, Fault.NoPatient, Fault.Garbage, Fault.Visibility, Fault.Type, Fault.Unnamed, Fault.Event];

    private int _turn;

    public void Next(Person person)
    {
        var fault = Turns[_turn++ % Turns.Length];
        var sender = fault is Fault.Version ? Sender.Gam : fault is Fault.Garbage ? Sender.Sgl : Sender.Dpi;
        var controlId = fault is Fault.Garbage ? "" : simulation.ControlId(sender);
        var (type, bytes) = fault switch
        {
            Fault.Version => ("ADT^A31", Adt(controlId, person)),
            Fault.Type => ("BAR^P01", Text(controlId, "BAR^P01^BAR_P01", "2.5", person, _ => { })),
            Fault.Garbage => ("?", Charsets.Latin9.GetBytes("Relevé de température - réfrigérateur n°4\r\n08:00;4,2\r\n09:00;4,4\r\n")),
            Fault.Event => ("MDM^T99", Text(controlId, "MDM^T99^MDM_T02", "2.6", person, t => Document(t, "F", id: true, patientMail: false))),
            Fault.NoPatient => ("MDM^T02", Text(controlId, "MDM^T02^MDM_T02", "2.6", null, t => Document(t, "F", id: true, patientMail: false))),
            Fault.Unnamed => ("MDM^T04", Text(controlId, "MDM^T04^MDM_T02", "2.6", person, t => Document(t, "D", id: false, patientMail: false))),
            _ => ("MDM^T02", Text(controlId, "MDM^T02^MDM_T02", "2.6", person, t => Document(t, "F", id: true, patientMail: true))),
        };
        simulation.Post(new SimulatedMessage(simulation.Now + TimeSpan.FromSeconds(1), sender, controlId, type, $"faulty: {fault}", bytes, fault)
        {
            Fhir = simulation.InFhir(new Misfit(fault, controlId, person, $"{Establishment.DocumentOid}.0.1{_turn}", simulation.Now), MisfitWriter.Write), Oddities = ["faulty"],
        });
    }

    private byte[] Adt(string controlId, Person person)
    {
        var text = new Er7Text();
        text.Header(
            (3, "GAM"), (4, Establishment.Facility), (5, "HUB"), (6, Establishment.Facility), (7, simulation.Clock.Hl7(simulation.Now)), (9, "ADT^A31^ADT_A05"), (10, controlId),
            (11, "P"), (12, "2.9"), (17, "FRA"), (18, "UNICODE UTF-8"));
        text.Segment("EVN", (2, simulation.Clock.Hl7(simulation.Now)));
        text.Segment("PID", (1, "1"), (3, Identities.Ipp(person.Ipp)), (5, Identities.Names(text, person)), (32, "PROV"));
        text.Segment("PV1", (1, "1"), (2, "N"));
        return text.Bytes(Charsets.Utf8);
    }

    private byte[] Text(string controlId, string type, string version, Person? person, Action<Er7Text> body)
    {
        var text = new Er7Text();
        text.Header(
            (3, "DPI"), (4, Establishment.Facility), (5, "PFI"), (6, Establishment.Facility), (7, simulation.Clock.Hl7(simulation.Now)), (9, type), (10, controlId),
            (11, "P"), (12, version), (17, "FRA"), (18, "UNICODE UTF-8"), (21, Dialect.V21.Profile));
        text.Segment("EVN", (2, simulation.Clock.Hl7(simulation.Now)));
        if (person is not null)
        {
            text.Segment("PID", (1, "1"), (3, Identities.Ipp(person.Ipp)), (5, Identities.Names(text, person)), (32, "VALI"));
            text.Segment("PV1", (1, "1"), (2, "N"));
        }

        body(text);
        return text.Bytes(Charsets.Utf8);
    }

    private void Document(Er7Text text, string action, bool id, bool patientMail)
    {
        var type = PaperType.Crc;
        var code = $"{type.Code}^{type.Label}^{type.System}";
        text.Segment("ORC", (1, action == "D" ? "CA" : "NW"));
        text.Segment("OBR", (1, "1"), (4, code));
        text.Segment("TXA", (1, "1"), (2, type.Code), (3, "TEXT"), (4, simulation.Clock.Hl7(simulation.Now)), (12, id ? $"{Establishment.DocumentOid}.0.{simulation.Number()}" : null), (17, "AU"));
        text.Segment("OBX", (1, "1"), (2, "ED"), (3, code), (5, "^text^XML^Base64^" + Convert.ToBase64String(Encoding.UTF8.GetBytes("Document de test"))), (11, action));
        if (!patientMail)
            return;
        text.Segment("OBX", (1, "2"), (2, "CWE"), (3, "INVISIBLE_PATIENT^Document Non Visible par le patient^MetaDMPMSS"), (5, "Y^^expandedYes-NoIndicator"), (11, "F"));
        text.Segment("OBX", (1, "3"), (2, "CWE"), (3, "DESTMSSANTEPAT^Destinataire Patient^MetaDMPMSS"), (5, "Y^^expandedYes-NoIndicator"), (11, "F"));
    }
}
