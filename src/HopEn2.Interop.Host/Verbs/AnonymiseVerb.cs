using System.CommandLine;
using HopEn2.Interop.Cda.Anonymising;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 anonymise</c>: documents that may be shown as examples.</summary>
internal static class AnonymiseVerb
{
    public static Command Command()
    {
        var files = new Argument<string[]>("FILE") { Description = "CDA documents (XML)", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "Folder for the copies. Default: the current one", HelpName = "DIR", DefaultValueFactory = _ => "." };
        var command = new Command("anonymise", """
            Makes copies of documents that may be shown: identity traits, INS, addresses, phone numbers and ids are replaced in header, narrative and entries;
            level 1 bodies (PDF, RTF, TIFF …) by a page that says so, with a datamatrix half covered; pictures, signatures and comments go.
            Ids are replaced alike in all files of one call, so that what refers to each other still does. The originals are not touched.
            Each copy is read again and searched for every trait of its original, in any case and spelling and inside base64: where one is left, nothing is written.

            Read a copy before you hand it on: a name that only its narrative has, without a title before it, is known to nobody but a reader,
            and dates other than days of birth stay as they are.

            Exit code 1 when a file was refused.

            Examples:
              hopen2 anonymise letter.xml
              hopen2 anonymise examples/*.xml --out anonymised
            """)
        {
            files, output,
        };
        command.SetAction(arguments => Anonymise(arguments.GetValue(files)!, arguments.GetValue(output)!));
        return command;
    }

    private static int Anonymise(string[] files, string folder)
    {
        var substitutes = new Substitutes();
        var refused = 0;
        for (var i = 0; i < files.Length; i++)
        {
            try
            {
                var original = File.ReadAllBytes(files[i]);
                var problem = Write(files[i], original, Anonymiser.Anonymise(original, substitutes), folder, i + 1);
                if (problem is null)
                    continue;
                refused++;
                Console.Error.WriteLine($"{files[i]}: {problem}");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                refused++;
                Console.Error.WriteLine($"{files[i]}: {e.Message}");
            }
        }

        return refused == 0 ? ExitCodes.Done : ExitCodes.FoundWrong;
    }

    /// <summary>Null when the copy was written.</summary>
    private static string? Write(string file, byte[] original, Anonymised result, string folder, int number)
    {
        switch (result)
        {
            case Anonymised.Done done:
                Directory.CreateDirectory(folder);
                var path = Path.Combine(folder, Anonymiser.FileName(file, original, number));
                // Never over something that is there: the original may be in the same folder under that name.
                using (var copy = new FileStream(path, FileMode.CreateNew))
                    copy.Write(done.Document.Span);
                Console.WriteLine($"{file} → {path}: {done.Level}, {done.Replaced} places replaced, none of {done.Traits} traits is left.");
                return null;
            case Anonymised.NotADocument not:
                return $"no CDA document ({not.Why}). Only CDA can be anonymised: take the document out of its message first.";
            case Anonymised.Survived survived:
                return "traits of the original are left where they cannot be replaced; nothing was written:\n"
                    + string.Join("\n", survived.Survivors.Take(20).Select(s => $"  {s.Kind} at {s.Where}"));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
