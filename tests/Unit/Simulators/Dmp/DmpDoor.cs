using System.Security.Cryptography.X509Certificates;
using HopEn2.Interop.Simulators.Dmp;
using HopEn2.Interop.Simulators.Dmp.Codes;
using HopEn2.Interop.Simulators.Dmp.Control;
using HopEn2.Interop.Simulators.Dmp.Patients;
using HopEn2.Interop.Simulators.Dmp.Registry;
using HopEn2.Interop.Simulators.Dmp.Vihf;
using HopEn2.Interop.Tests.Shared.Dmp;

namespace HopEn2.Interop.Tests.Unit.Simulators.Dmp;

/// <summary>The simulated DMP without its sockets.</summary>
internal sealed class DmpDoor
{
    private static readonly Dictionary<string, string[]> Actions = new(StringComparer.Ordinal)
    {
        ["repository"] = [DmpDeposit.Action],
        ["registry"] = [DmpOtherRequests.QueryAction, DmpOtherRequests.UpdateAction],
        ["patients"] = [DmpOtherRequests.StatusAction],
    };

    private readonly Door _door;

    public DmpDoor(RegistryLimits? limits = null)
    {
        Registry = new DocumentRegistry(limits ?? new RegistryLimits());
        _door = new Door(Registry, new VihfCheck(ValueSets.BuiltIn, [DmpCertificates.Authority]), ValueSets.BuiltIn, Troubles, TimeProvider.System);
    }

    public DocumentRegistry Registry { get; }

    public TroubleBook Troubles { get; } = new(1);

    public PatientBook Patients
    {
        set => _door.Patients = value;
    }

    public AnswerForm Form
    {
        set => _door.Form = value;
    }

    /// <summary>The certificate of the connection.</summary>
    public X509Certificate2? Client { get; set; } = DmpCertificates.Structure;

    public DmpAnswer Send(DmpRequest request)
    {
        var served = _door.Serve(Actions[request.Path], request.ContentType, request.Body, Client, Troubles.OnArrival(request.Path switch
        {
            "repository" => Transaction.Deposit,
            "patients" => Transaction.Status,
            _ => Transaction.Query,
        }));
        return DmpAnswer.Read(served.Answer.HttpStatus, served.Answer.ContentType, served.Answer.Body);
    }
}
