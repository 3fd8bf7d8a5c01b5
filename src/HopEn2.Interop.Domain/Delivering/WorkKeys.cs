using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>What makes a piece of work once, and the names it goes by at the neighbours: all follow from the key, so that each attempt has the same.</summary>
public static class WorkKeys
{
    /// <summary>A version goes to the DMP once per content: an unchanged document is never deposited again, and an id used for other bytes is shown as the conflict it is.</summary>
    /// <param name="sha1">Of the content; null where there is none.</param>
    public static string Deposit(DocumentId id, DepositAction action, string? sha1) => action is DepositAction.Delete ? $"dmp-delete|{id}" : $"dmp|{id}|{sha1}";

    /// <summary>mssante.md §6: the same document to the same recipient, once.</summary>
    public static string Mail(DocumentId id, DepositAction action, string recipient) => action is DepositAction.Delete ? $"mss-delete|{id}|{recipient}" : $"mss|{id}|{recipient}";

    /// <summary>uniqueId of the submission set: an OID under the house's root, else one of a UUID (2.25).</summary>
    /// <param name="oidRoot">Empty: none.</param>
    public static string SubmissionId(string oidRoot, string key)
    {
        // XDS allows 64 characters: a root of 34 and 96 bits, or 2.25 and 128.
        var bytes = Digest(key).AsSpan(0, oidRoot.Length > 0 ? 12 : 16);
        var arc = new BigInteger(bytes, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
        return oidRoot.Length > 0 ? $"{oidRoot}.{arc}" : $"2.25.{arc}";
    }

    /// <summary>Message-ID of a mail, without brackets.</summary>
    /// <param name="sender">Mailbox it goes out from: its domain makes the id ours.</param>
    public static string MessageId(string sender, string key) => $"{Convert.ToHexStringLower(Digest(key).AsSpan(0, 16))}@{sender[(sender.LastIndexOf('@') + 1)..]}";

    /// <summary>A number from 0 to 1 that is another for each piece and attempt: so that what failed together does not come back together.</summary>
    public static double Chance(string key, int attempt) =>
        BitConverter.ToUInt32(Digest(string.Create(CultureInfo.InvariantCulture, $"{attempt} {key}"))) / (double)uint.MaxValue;

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
