using System.Globalization;
using System.Text;
using HopEn2.Interop.Simulators.Hospital;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital;

/// <summary>A reader of ER7 of twenty lines, independent of the engine's and of the simulator's writer.</summary>
internal sealed class PlainEr7
{
    private readonly List<string[]> _segments;

    private PlainEr7(List<string[]> segments, char repetition) => (_segments, Repetition) = (segments, repetition);

    public char Repetition { get; }

    public IEnumerable<string> Names => _segments.Select(s => s[0]);

    public static PlainEr7 Read(SimulatedMessage message)
    {
        var bytes = message.Bytes.Span;
        var utf8 = Encoding.ASCII.GetString(bytes).Split('\r')[0].Split('|') is { Length: > 17 } msh && msh[17] == "UNICODE UTF-8";
        var text = utf8 ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes) : CodePagesEncodingProvider.Instance.GetEncoding("iso-8859-15")!.GetString(bytes);
        Assert.StartsWith("MSH|^", text, StringComparison.Ordinal);
        Assert.EndsWith("\r", text, StringComparison.Ordinal);
        return new PlainEr7([.. text.Split('\r', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('|'))], text[5]);
    }

    /// <summary>For example <c>PID-3</c> or <c>MSH-9.2</c>, of the first such segment.</summary>
    public string this[string place] => Of(_segments.First(s => s[0] == place[..3]), place[4..]);

    public IEnumerable<string> All(string place) => _segments.Where(s => s[0] == place[..3]).Select(s => Of(s, place[4..]));

    /// <summary>OBX-5.5 of the document OBX, decoded.</summary>
    public IEnumerable<byte[]> Documents() => _segments.Where(s => s[0] == "OBX" && s[2] == "ED" && s[5].Split('^')[2] == "XML").Select(s =>
    {
        var parts = s[5].Split('^');
        return parts[3] switch
        {
            "Hex" => Convert.FromHexString(parts[4]),
            "A" => Encoding.UTF8.GetBytes(Unescape(parts[4])),
            _ => Convert.FromBase64String(parts[4].Replace(" ", "", StringComparison.Ordinal)),
        };
    });

    private static string Of(string[] segment, string place)
    {
        var parts = place.Split('.');
        var index = int.Parse(parts[0], CultureInfo.InvariantCulture) - (segment[0] == "MSH" ? 1 : 0);
        var field = index < segment.Length ? segment[index] : "";
        return parts.Length == 1 ? field : field.Split('^').ElementAtOrDefault(int.Parse(parts[1], CultureInfo.InvariantCulture) - 1) ?? "";
    }

    private string Unescape(string text) => text.Replace("\\X0A\\", "\n", StringComparison.Ordinal).Replace("\\F\\", "|", StringComparison.Ordinal).Replace("\\S\\", "^", StringComparison.Ordinal)
        .Replace("\\T\\", "&", StringComparison.Ordinal).Replace("\\R\\", Repetition.ToString(), StringComparison.Ordinal).Replace("\\E\\", "\\", StringComparison.Ordinal);
}
