#:property PublishAot=false
#:property RootNamespace=FuncProxy.Scripts

// Makes the package that Azure takes: dotnet run scripts/Package.cs
//   --model CustomHandler | IsolatedWorker   what to publish (default CustomHandler), for linux-x64 into out/azure
//   --from FOLDER                            a folder that is published already, in place of publishing
//   --to FILE                                the zip (default out/azure.zip)
// Any system's own zip would do, but for one thing: on Windows it knows no run bit, and the host then cannot start the executable.

using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;

const string Published = "out/azure";
const string LocalOnly = "local.settings.json";
const int File = 0x8000 << 16;
const int Runnable = File | (0b111_101_101 << 16);
const int Readable = File | (0b110_100_100 << 16);

// The same folder makes the same zip.
var moment = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

var (model, from, to) = ("CustomHandler", "", "out/azure.zip");
for (var i = 0; i < args.Length; i += 2)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    switch (args[i])
    {
        // azd hands on a variable that may be unset.
        case "--model": model = value.Length > 0 ? value : model; break;
        case "--from": from = value; break;
        case "--to": to = value; break;
        default: return Fail($"'{args[i]}' is not understood; there are --model, --from and --to.");
    }
}

if (from.Length == 0)
{
    from = Published;
    if (Directory.Exists(from))
    {
        Directory.Delete(from, recursive: true);
    }
    string[] publish = ["publish", "src/FunctionApp", "-c", "Release", "-r", "linux-x64", "-o", from, $"-p:HostingModel={model}", "--nologo"];
    using var dotnet = Process.Start("dotnet", publish);
    dotnet.WaitForExit();
    if (dotnet.ExitCode != 0)
    {
        return dotnet.ExitCode;
    }
}

var hostFile = Path.Combine(from, "host.json");
if (!System.IO.File.Exists(hostFile))
{
    return Fail($"{hostFile} is not there: --from must name a published folder.");
}
var executable = ExecutableOf(hostFile);
if (executable is not null && !System.IO.File.Exists(Path.Combine(from, executable)))
{
    return Fail($"{hostFile} names '{executable}', which is not in the folder.");
}

Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(to))!);
using (var stream = System.IO.File.Create(to))
using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
{
    foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
    {
        var name = Path.GetRelativePath(from, path).Replace('\\', '/');
        if (name == LocalOnly)
        {
            continue;
        }
        var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.LastWriteTime = moment;
        entry.ExternalAttributes = name == executable ? Runnable : Readable;
        using var content = entry.Open();
        using var file = System.IO.File.OpenRead(path);
        file.CopyTo(content);
    }
}
MarkAsMadeOnUnix(to);
Console.WriteLine($"{to}: {new FileInfo(to).Length / 1e6:0.0} MB");
return 0;

// On Windows entries are said to be FAT's, of which unpackers take no run bit: the upper byte of "version made by" is the system, 3 for Unix (APPNOTE 4.4.2).
static void MarkAsMadeOnUnix(string zipFile)
{
    const int EndSize = 22;
    var bytes = System.IO.File.ReadAllBytes(zipFile);
    var end = bytes.AsSpan(bytes.Length - EndSize);
    var count = BitConverter.ToUInt16(end[10..]);
    var entry = BitConverter.ToInt32(end[16..]);
    for (var i = 0; i < count; i++)
    {
        bytes[entry + 5] = 3;
        entry += 46 + BitConverter.ToUInt16(bytes, entry + 28) + BitConverter.ToUInt16(bytes, entry + 30) + BitConverter.ToUInt16(bytes, entry + 32);
    }
    System.IO.File.WriteAllBytes(zipFile, bytes);
}

static string? ExecutableOf(string hostFile)
{
    using var host = JsonDocument.Parse(System.IO.File.ReadAllBytes(hostFile));
    return host.RootElement.TryGetProperty("customHandler", out var handler)
        ? handler.GetProperty("description").GetProperty("defaultExecutablePath").GetString()
        : null;
}

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}
