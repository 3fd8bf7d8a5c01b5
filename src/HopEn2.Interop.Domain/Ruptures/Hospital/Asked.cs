using System.Security.Cryptography;
using System.Text;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;

namespace HopEn2.Interop.Domain.Ruptures.Hospital;

/// <summary>What was asked of the platform lately, so that an answer, which names nothing but a control id, is put to its service and feed.</summary>
/// <remarks>Keys are digests: no address and no number of a patient is kept here.</remarks>
public sealed class Asked
{
    private const int Most = 10_000;

    private readonly Dictionary<string, AskedOf> _asked = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<KeyValuePair<string, AskedOf>> Latest
    {
        get => [.. _order.Where(_asked.ContainsKey).Select(k => KeyValuePair.Create(k, _asked[k]))];
        init
        {
            foreach (var (key, of) in value)
                Add(key, of);
        }
    }

    public void Add(string key, AskedOf of)
    {
        if (!_asked.ContainsKey(key))
            _order.Enqueue(key);
        _asked[key] = of;
        while (_order.Count > Most)
            _asked.Remove(_order.Dequeue());
    }

    public AskedOf? Find(string key) => _asked.GetValueOrDefault(key);

    /// <summary>A deposit asked for by a message, as its acknowledgement names it.</summary>
    public static string DepositKey(FactSource source) => Digest(SubjectKey.OfExchange(source.Sender, source.Receiver, source.ControlId).Value);

    public static string DepositKey(AnswerTo answer) => answer.Document is { } document ? Digest("d:" + document.Value) : Digest(Exchange(answer));

    /// <summary>A mail to one recipient, distributed or read.</summary>
    public static string MailKey(FactSource source, string recipient, bool reading) =>
        Digest(SubjectKey.OfExchange(source.Sender, source.Receiver, source.ControlId).Value + (reading ? "|r|" : "|m|") + recipient);

    public static string MailKey(AnswerTo answer, string recipient, bool reading) => Digest(Exchange(answer) + (reading ? "|r|" : "|m|") + recipient);

    public static string VisitKey(VisitNumber visit) => Digest("v:" + visit);

    public static string PatientKey(string what, string patient) => Digest($"{what}|{patient}");

    private static string Exchange(AnswerTo answer) => SubjectKey.OfExchange(answer.Sender, answer.Receiver, answer.ControlId).Value;

    private static string Digest(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return Convert.ToBase64String(digest[..9]);
    }
}

/// <summary>What something asked is about.</summary>
/// <param name="Feed">That asked.</param>
/// <param name="Service">Null: none is known.</param>
public sealed record AskedOf(string Feed, string? Service, DocumentKind Kind);
