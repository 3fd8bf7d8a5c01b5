using System.Text;

namespace HopEn2.Interop.Simulators.Hospital.Er7;

/// <summary>What the systems write in.</summary>
internal static class Charsets
{
    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    public static Encoding Latin9 { get; } = CodePagesEncodingProvider.Instance.GetEncoding("iso-8859-15")!;
}
