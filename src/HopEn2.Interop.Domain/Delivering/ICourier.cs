using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>Does the work of one kind. One call is one look at one piece: it decides whether it may go, and tries at most once.</summary>
/// <remarks>
/// Leases, order among pieces, back-off between tries, rates and the breaker are the runner's. Before anything goes out it calls <see cref="IOutgoingWork.BeginAsync"/>
/// and sends nothing when that says no. What became of it is reported durably before it returns <see cref="WorkEnd.Done"/> or <see cref="WorkEnd.Failed"/>.
/// It throws only when it cannot tell what happened to our own stores: the piece then waits for its lease to run out.
/// </remarks>
public interface ICourier
{
    WorkKind Kind { get; }

    Task<Carried> CarryAsync(LeasedWork leased, CancellationToken cancel);
}

/// <param name="Neighbour">What the attempt showed of the neighbour, for the breaker.</param>
public sealed record Carried(WorkEnd End, NeighbourSign Neighbour);

/// <summary>What an attempt showed of a neighbour.</summary>
public enum NeighbourSign
{
    /// <summary>Nothing went out, or what happened was not the neighbour's doing.</summary>
    None,

    /// <summary>It answered, if only to refuse.</summary>
    Answers,

    /// <summary>It could not be reached, did not answer or said that it cannot now.</summary>
    Fails,
}

/// <summary>Finds work in what was recorded. Followed durably from message to message, and again after a replay: the same message gives the same orders.</summary>
public interface IWorkPlanner
{
    /// <summary>What a message of any feed asks for; none for most.</summary>
    Task<IReadOnlyList<WorkOrder>> PlanAsync(RecordedMessageFacts message, CancellationToken cancel);
}

/// <summary>What is known of a document when it is decided whether it may go.</summary>
public interface IDeliveryCases
{
    /// <summary>Null: no fact about it is recorded.</summary>
    Task<DeliveryCase?> OfAsync(DocumentId id, CancellationToken cancel);
}

/// <param name="Facts">Every fact about it in force.</param>
/// <param name="Patient">Whose it is; null when nothing was said of the person.</param>
public sealed record DeliveryCase(DocumentState Document, IReadOnlyList<Facts.Fact> Facts, PatientState? Patient);
