using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Tests.Unit.Delivery.Mss.Returns;

/// <summary>The mails that the samples answer.</summary>
internal static class Returned
{
    /// <summary>After every sample.</summary>
    public static readonly DateTimeOffset At = new(2025, 3, 12, 12, 0, 0, TimeSpan.Zero);

    public static SentMail ToDoctor { get; } = new(
        "8f0c42d1a7@app.ch-exemple.mssante.fr", new DocumentId("1.2.250.1.999.3.41"), "ana.durand@medecin.mssante.fr", RecipientKind.Professional, new DateTimeOffset(2025, 3, 10, 8, 59, 0, TimeSpan.Zero), null, "secretariat@ch-exemple.mssante.fr");

    public static SentMail ToPatient { get; } = new(
        "p77aa@app.ch-exemple.mssante.fr", new DocumentId("1.2.250.1.999.3.42"), "277010115400329@patient.mssante.fr", RecipientKind.Patient, new DateTimeOffset(2025, 3, 10, 8, 59, 0, TimeSpan.Zero), null, "secretariat@ch-exemple.mssante.fr");
}

/// <summary>Mails that went out, as long as the test.</summary>
internal sealed class Sent(params SentMail[] mails) : ISentMails
{
    public Task<SentMail?> FindAsync(string messageId, CancellationToken cancel) => Task.FromResult(mails.FirstOrDefault(m => m.MessageId == messageId));

    public Task<IReadOnlyList<SentMail>> ToAsync(string address, DateTimeOffset since, int most, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<SentMail>>([.. mails.Where(m => m.Recipient == address && m.At >= since).OrderByDescending(m => m.At).Take(most)]);
}
