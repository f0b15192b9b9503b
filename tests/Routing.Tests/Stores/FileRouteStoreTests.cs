using System.Diagnostics;
using System.Runtime.InteropServices;
using FuncProxy.Routing.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Routing.Tests.Stores;

public sealed class FileRouteStoreTests : IDisposable
{
    private const string First = """{"routes":{}}""";
    private const string Second = """{"routes":{"a":{"match":{"path":"/"},"respond":{}}}}""";

    private readonly string _directory = Directory.CreateTempSubdirectory("routes-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Valid_file_is_read_with_its_checksum_as_version()
    {
        using var store = Store(Write("routes.json", First));

        var one = await store.ReadAsync(null, default);
        var again = await store.ReadAsync(null, default);
        Write("routes.json", Second);
        var other = await store.ReadAsync(null, default);

        one.Errors.ShouldBeEmpty();
        one.Document.ShouldNotBeNull();
        one.Version.ShouldBe(again.Version);
        one.Version.Length.ShouldBe(64);
        other.Version.ShouldNotBe(one.Version);
        other.Document!.Routes!.Keys.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Setting_of_the_app_is_put_in()
    {
        using var store = Store(Write("routes.json", """{"routes":{"a":{"match":{"path":"%P%"},"respond":{}}}}"""), name => name == "P" ? "/x" : null);

        (await store.ReadAsync(null, default)).Document!.Routes!["a"].Match!.Path.ShouldBe("/x");
    }

    [Fact]
    public async Task Broken_file_gives_errors_with_name_line_and_reason()
    {
        Write("routes.json", "{\n  \"rotes\": {},\n  \"clusters\": 5\n}");
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), Path.Combine(_directory, "routes.json"));
        using var store = Store(relative);

        var reading = await store.ReadAsync(null, default);

        reading.Document.ShouldBeNull();
        reading.Version.ShouldEndWith(" invalid");
        reading.Errors.Count.ShouldBe(2);
        reading.Errors[0].ShouldStartWith($"{relative}: line 2, column 3: $.rotes: ");
        reading.Errors[0].ShouldContain("did you mean 'routes'?");
        store.Name.ShouldBe(relative);
    }

    [Fact]
    public async Task Missing_file_and_directory_are_told_apart()
    {
        using var missing = Store(Path.Combine(_directory, "none", "routes.json"));
        using var directory = Store(_directory);

        (await missing.ReadAsync(null, default)).ShouldSatisfyAllConditions(
            r => r.Version.ShouldBe("missing"),
            r => r.Document.ShouldBeNull(),
            r => r.Errors.ShouldHaveSingleItem().ShouldContain("does not exist; create it, or name another with the setting RouteFile"));
        (await directory.ReadAsync(null, default)).ShouldSatisfyAllConditions(
            r => r.Version.ShouldBe("directory"),
            r => r.Errors.ShouldHaveSingleItem().ShouldContain("this is a directory"));
    }

    [Fact]
    public async Task Write_in_place_fires_within_a_second()
    {
        using var store = Store(Write("routes.json", First));
        await ShouldFire(store, () => Write("routes.json", Second));
    }

    [Fact]
    public async Task Rename_over_the_file_fires()
    {
        using var store = Store(Write("routes.json", First));
        await ShouldFire(store, () => File.Move(Write("routes.json.tmp", First), Path.Combine(_directory, "routes.json"), overwrite: true));
        await ShouldFire(store, () => File.Move(Write("routes.json.tmp", Second), Path.Combine(_directory, "routes.json"), overwrite: true));
    }

    [Fact]
    public async Task Deletion_and_creation_fire()
    {
        using var store = Store(Write("routes.json", First));
        await ShouldFire(store, () => File.Delete(Path.Combine(_directory, "routes.json")));
        await ShouldFire(store, () => Write("routes.json", First));
    }

    [Fact]
    public async Task Flip_of_a_symbolic_link_fires_and_the_new_target_is_watched()
    {
        Write("one/x.json", First);
        Write("two/y.json", First);
        Link("routes.json", "one/x.json");
        using var store = Store(Path.Combine(_directory, "routes.json"));

        await ShouldFire(store, () => Flip("routes.json", "two/y.json"));
        await ShouldFire(store, () => Write("two/y.json", Second));
        (await store.ReadAsync(null, default)).Document!.Routes!.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Flip_of_a_directory_link_as_in_a_mounted_config_map_fires()
    {
        Write("..one/routes.json", First);
        Write("..two/routes.json", Second);
        Link("..data", "..one");
        Link("routes.json", "..data/routes.json");
        using var store = Store(Path.Combine(_directory, "routes.json"));

        await ShouldFire(store, () => Flip("..data", "..two"));
        (await store.ReadAsync(null, default)).Document!.Routes!.Count.ShouldBe(1);
        await ShouldFire(store, () => Flip("..data", "..one"));
        await ShouldFire(store, () => Write("..one/routes.json", Second));
    }

    [Fact]
    public async Task File_that_does_not_exist_yet_fires_when_its_directory_and_it_are_made()
    {
        using var store = Store(Path.Combine(_directory, "later", "deep", "routes.json"));
        await ShouldFire(store, () => Write("later/deep/routes.json", First));
        await ShouldFire(store, () => Write("later/deep/routes.json", Second));
    }

    [Fact]
    public async Task Replacement_of_the_whole_directory_fires()
    {
        using var store = Store(Write("conf/routes.json", First));
        await ShouldFire(store, () =>
        {
            Directory.Delete(Path.Combine(_directory, "conf"), recursive: true);
            Write("conf/routes.json", Second);
        });
        await ShouldFire(store, () => Write("conf/routes.json", First));
    }

    [Fact]
    public async Task Other_files_of_the_directory_do_not_fire()
    {
        using var store = Store(Write("routes.json", First));
        var token = store.Watch();

        Write("other.json", First);
        await ShouldFire(store, () => Write("routes.json", Second), () => token.HasChanged.ShouldBeFalse());

        token.HasChanged.ShouldBeTrue();
    }

    [Fact]
    public void File_system_without_notifications_is_looked_at_every_ten_seconds()
    {
        var time = new FakeTimeProvider();
        using var store = new FileRouteStore(Write("routes.json", First), null, time, NullLogger<FileRouteStore>.Instance, null, usesNotifications: false);
        var token = store.Watch();

        time.Advance(TimeSpan.FromSeconds(10));
        token.HasChanged.ShouldBeFalse();
        Write("routes.json", Second);
        time.Advance(TimeSpan.FromSeconds(9));
        token.HasChanged.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));

        token.HasChanged.ShouldBeTrue();
        store.Watch().HasChanged.ShouldBeFalse();
    }

    [Fact]
    public async Task Change_between_the_first_reading_and_the_first_watch_is_not_lost()
    {
        using var store = new FileRouteStore(Write("routes.json", First), null, new FakeTimeProvider(), NullLogger<FileRouteStore>.Instance, null, usesNotifications: false);
        await store.ReadAsync(null, default);
        Write("routes.json", Second);

        store.Watch().HasChanged.ShouldBeTrue();
        store.Watch().HasChanged.ShouldBeFalse();
    }

    [Fact]
    public void Disposed_store_fires_no_more()
    {
        var time = new FakeTimeProvider();
        var store = new FileRouteStore(Write("routes.json", First), null, time, NullLogger<FileRouteStore>.Instance, null, usesNotifications: false);
        var token = store.Watch();

        store.Dispose();
        Write("routes.json", Second);
        time.Advance(TimeSpan.FromMinutes(1));

        token.HasChanged.ShouldBeFalse();
        store.Watch().HasChanged.ShouldBeFalse();
    }

    private static FileRouteStore Store(string path, Func<string, string?>? settings = null) =>
        new(path, settings, TimeProvider.System, NullLogger<FileRouteStore>.Instance);

    private static async Task ShouldFire(FileRouteStore store, Action change, Action? before = null)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = store.Watch().RegisterChangeCallback(_ => fired.SetResult(), null);
        before?.Invoke();
        var start = Stopwatch.GetTimestamp();
        change();

        // Well before the safety poll, which comes after ten seconds; slow machines get some of them.
        await fired.Task.WaitAsync(TimeSpan.FromSeconds(5));

        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    private void Link(string name, string target) => File.CreateSymbolicLink(Path.Combine(_directory, name), target);

    private void Flip(string name, string target)
    {
        Link(name + ".tmp", target);
        // File.Move follows a link to a directory.
        Rename(Path.Combine(_directory, name + ".tmp"), Path.Combine(_directory, name)).ShouldBe(0);
    }

    [DllImport("libc", EntryPoint = "rename", CharSet = CharSet.Ansi)]
    private static extern int Rename(string from, string to);
}
