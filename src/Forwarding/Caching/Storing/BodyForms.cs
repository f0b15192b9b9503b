namespace FuncProxy.Forwarding.Caching.Storing;

/// <summary>The other forms of one body, each made once. Safe for any number of threads.</summary>
internal sealed class BodyForms
{
    private readonly Lock _lock = new();
    private BodyForm[] _forms = [];

    /// <summary>A form that is there; null for none.</summary>
    public StoredBody? Find(string name)
    {
        foreach (var form in Volatile.Read(ref _forms))
        {
            if (form.Name == name)
            {
                return form.Made.Task.IsCompletedSuccessfully ? form.Made.Task.Result : null;
            }
        }
        return null;
    }

    /// <summary>A form, be it one that is being made.</summary>
    /// <param name="name">The form's name.</param>
    /// <param name="isMine">Whether it is new, so that the caller must make it.</param>
    public BodyForm GetOrAdd(string name, out bool isMine)
    {
        lock (_lock)
        {
            foreach (var known in _forms)
            {
                if (known.Name == name)
                {
                    isMine = false;
                    return known;
                }
            }
            isMine = true;
            var form = new BodyForm(name);
            Volatile.Write(ref _forms, [.. _forms, form]);
            return form;
        }
    }

    /// <summary>Forgets a form that could not be made.</summary>
    public void Remove(BodyForm form)
    {
        lock (_lock)
        {
            Volatile.Write(ref _forms, Array.FindAll(_forms, other => other != form));
        }
    }

    /// <summary>Lets all forms go. Call it when nobody holds the body.</summary>
    public void Release()
    {
        foreach (var form in _forms)
        {
            if (form.Made.Task is { IsCompletedSuccessfully: true, Result: { } body })
            {
                body.Release();
            }
        }
    }
}
