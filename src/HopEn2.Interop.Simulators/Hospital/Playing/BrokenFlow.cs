using System.Text;
using System.Text.RegularExpressions;
using HopEn2.Interop.Simulators.Hospital.Truths;

namespace HopEn2.Interop.Simulators.Hospital.Playing;

/// <summary>What breaks make of a hospital's messages: some are lost, some are changed. What is only held back or badly sent is the player's.</summary>
public sealed partial class BrokenFlow(IReadOnlyList<Break> breaks)
{
    /// <summary>Control ids of messages that no longer ask for a deposit: nothing is acknowledged that was not asked.</summary>
    private readonly HashSet<(Sender, string)> _unasked = [];

    /// <summary>The message as it goes out; null when it is lost.</summary>
    public SimulatedMessage? Pass(SimulatedMessage message)
    {
        if (message.Type == "ZAM^Z01" && message.Answers is { } asked && _unasked.Contains(asked))
            return null;
        var passed = message;
        foreach (var one in breaks)
        {
            if (passed is not null && one.Holds(message))
                passed = Apply(one, passed);
        }

        return passed;
    }

    /// <summary>The part of one, by the same dice for the same message.</summary>
    private static double Share(SimulatedMessage message) => Dice.Of(7, StringHash(message.ControlId)).Unit();

    private SimulatedMessage? Apply(Break one, SimulatedMessage message) => one.Kind switch
    {
        BreakKind.Drop => Share(message) < 0.8 ? null : message,
        BreakKind.NoAnswer => message.IsOfPlatform && message.Type.EndsWith(one.Event, StringComparison.Ordinal) ? null : message,
        BreakKind.NoLetter => IsLetter(message) && IsOf(one, message) ? null : message,
        BreakKind.NoDeposit when IsDocument(message) && IsOf(one, message) => Unasked(message),
        BreakKind.Unqualified when IsDocument(message) && IsOf(one, message) => Changed(message, Identity().Replace(Text(message), m => m.Value.Replace("VALI", "PROV", StringComparison.Ordinal))),
        BreakKind.Refuse when message.Type == "ZAM^Z01" && Share(message) < 0.6 => Refused(message, one.Code),
        BreakKind.Reject => Changed(message, Version().Replace(Text(message), "${before}2.9|")) with { Fault = Fault.Version },
        BreakKind.Park when message.Type == "MDM^T02" => Unnamed(message),
        _ => message,
    };

    private SimulatedMessage Unasked(SimulatedMessage message)
    {
        _unasked.Add((message.Sender, message.ControlId));
        return Changed(message, Deposit().Replace(Text(message), "${before}N^"));
    }

    private static SimulatedMessage Refused(SimulatedMessage message, string code)
    {
        var text = Text(message);
        var no = Accepted().Replace(text, "${before}N^");
        return no == text ? message : Changed(message, $"{no}ERR|||207^Application error^HL70357|E|{code}^Refus^DMP\r");
    }

    private static SimulatedMessage Unnamed(SimulatedMessage message)
    {
        var kept = Text(message).Split('\r').Where(s => s.StartsWith("MSH", StringComparison.Ordinal) || s.StartsWith("EVN", StringComparison.Ordinal) || s.StartsWith("PID", StringComparison.Ordinal) || s.StartsWith("PV1", StringComparison.Ordinal));
        var text = string.Join('\r', kept).Replace("MDM^T02^", "MDM^T04^", StringComparison.Ordinal) + "\rTXA|1|11490-0|TEXT\rOBX|1|ED|11490-0^Lettre^LN||^text^XML^Base64^|||||||D\r";
        return Changed(message, text) with { Type = "MDM^T04", Fault = Fault.Unnamed };
    }

    private static SimulatedMessage Changed(SimulatedMessage message, string text) => message with { Bytes = Encoding.Latin1.GetBytes(text), Truths = [] };

    // Latin-1 keeps every byte as it is, whatever the sender's character set.
    private static string Text(SimulatedMessage message) => Encoding.Latin1.GetString(message.Bytes.Span);

    private static bool IsDocument(SimulatedMessage message) => message.Type is "MDM^T02" or "MDM^T10" or "ORU^R01" && message.Sender is not Sender.Pfi;

    private static bool IsLetter(SimulatedMessage message) => message.Sender is Sender.Dpi && message.Truths.OfType<Truth.Version>().Any(v => v.Of.Kind == "LDL");

    private static bool IsOf(Break one, SimulatedMessage message) =>
        one.Ufs.Count == 0 || message.Truths.OfType<Truth.Version>().Any(v => one.Ufs.Contains(v.Of.Uf)) || Regex.IsMatch(Text(message), $@"[|^]({string.Join('|', one.Ufs.Select(Regex.Escape))})[|\r]");

    private static long StringHash(string text)
    {
        var hash = 17L;
        foreach (var c in text)
            hash = unchecked((hash * 31) + c);
        return hash;
    }

    [GeneratedRegex(@"(?<before>\|DESTDMP\^[^|]*\|\|)Y\^", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Deposit();

    [GeneratedRegex(@"(?<before>\|ACK_RECEPTION_DMP\^[^|]*\|[^|]*\|)Y\^", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Accepted();

    [GeneratedRegex(@"\rPID\|[^\r]*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Identity();

    [GeneratedRegex(@"^(?<before>MSH\|(?:[^|\r]*\|){10})[^|\r]*\|", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Version();
}
