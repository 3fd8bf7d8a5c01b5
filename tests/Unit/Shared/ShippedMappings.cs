using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Tests.Shared;

/// <summary>The folder <c>mappings/</c> of the project.</summary>
internal static class ShippedMappings
{
    public static string Folder { get; } = Find();

    public static HospitalMappings Loaded { get; } = ((MappingResult.Loaded)MappingLoader.Load(Folder)).Mappings;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HopEn2.Interop.sln")))
                return Path.Combine(folder.FullName, "mappings");
        }

        throw new DirectoryNotFoundException("The tests are not inside the project.");
    }
}
