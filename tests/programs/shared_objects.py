"""Programs in which several names hold one list, dict or object that changes."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def other_list_in_a_branch(x):
    a = [x]
    b = a
    if x > 0:
        a = [2 * x]
    a.append(1)
    return len(b), a[0]


def first_list_changed_afterwards(x):
    a = [x]
    b = a
    if x > 0:
        a = [2 * x]
    b.append(1)
    return len(a), a[0]


def list_in_a_joined_tuple(x):
    log = []
    pair = None
    if x > 0:
        log.append(x)
        pair = (x, log)
    else:
        pair = (x, log)
    log.append(5)
    return len(pair[1])


def list_in_one_of_two_tuples(x):
    log = []
    if x > 0:
        log.append(x)
        pair = (x, log)
    else:
        pair = (-x, [1])
    log.append(x)
    return len(pair[1])


def list_in_a_tuple_of_a_loop(x):
    log = []
    n = 0
    pair = (0, log)
    while n < x:
        pair = (n, log)
        log.append(n)
        n += 1
    log.append(7)
    return len(pair[1])


def other_dict_in_a_branch(x):
    d = {"a": x}
    e = d
    if x > 0:
        d = {"a": 2 * x}
    d["b"] = 1
    return len(e), d["a"]


def one_of_two_rows(x):
    rows = [[x], [2]]
    r = rows[0]
    if x > 0:
        r = rows[1]
    r.append(3)
    return len(rows[0]), len(rows[1])


def one_of_two_objects(x):
    class Box:
        pass

    b = Box()
    b.items = [x]
    c = Box()
    c.items = [2 * x, x]
    if x > 0:
        b = c
    b.items.append(1)
    return len(c.items), len(b.items)


def list_of_one_name(x):
    a = [-x]
    if x > 0:
        a = [x]
    a.append(1)
    return a[0], len(a)


def list_of_one_name_in_nested_branches(x):
    a = [x]
    if x > -5:
        if x > 0:
            a = [2 * x]
        a.append(2)
    return len(a), a[0]


def list_made_in_each_iteration(n):
    l = [1, 2]
    while n > 0:
        l = [l[1], l[0] + 1]
        l[0] += 1
        n = n - 1
    l.append(3)
    return l[0], l[1], len(l)


def dict_of_each_branch(x):
    if x > 0:
        d = {"a": x}
    else:
        d = {"a": -x}
    d["b"] = 1
    return d["a"] + d["b"], len(d)


def list_of_an_attribute(x):
    class Box:
        pass

    b = Box()
    b.items = [x]
    if x > 0:
        b.items = [2 * x]
    b.items.append(1)
    return len(b.items), b.items[0]


def path_kept_as_the_best(t):
    best = [t, 0]
    path = [0, t]
    for i in range(t):
        if i > 1:
            best = path
            path = [i, i]
        else:
            path = [i, t]
    path.append(1)
    return path[0], best[0]


class Person:
    def __init__(self, v):
        self.v = v
        self.kids = []


def objects_in_a_list(x):
    ps = [Person(x), Person(2)]
    for p in ps:
        if p.v > 2:
            p.v = p.v * 10
            p.kids.append(1)
    return [p.v for p in ps], [len(p.kids) for p in ps]


def chained_names_of_a_list(x):
    a = b = [0]
    if x > 0:
        a[0] = x
    return b[0]


def list_inside_a_tuple(x):
    a = [0]
    b = (a, 1)
    if x > 0:
        a[0] = x
    return b[0][0]


def list_inside_a_dict(x):
    d = {"k": [x]}
    l = d["k"]
    if x > 0:
        l[0] = 5
    return d["k"][0]


def two_names_of_an_object(x):
    p = Person(x)
    q = p
    if x > 0:
        q.v = 7
    return p.v


def list_grown_by_a_python_loop(x):
    fs = []
    for k in range(3):
        if x > k:
            fs.append(k)
    t = 0
    for k in fs:
        t += k
    return t, len(fs)


def linked_objects(x):
    cur = None
    head = Person(0)
    cur = head
    for k in range(3):
        n = Person(k)
        if x > k:
            cur.kids.append(n.v)
        cur = n
    return len(head.kids), len(cur.kids)


def two_names_of_a_set(x):
    s = {1, 2}
    u = s
    if x > 0:
        s.add(3)
    return len(u)


def slice_chosen_by_a_branch(x):
    a = [1, 2, 3]
    if x > 0:
        a = a[1:]
    else:
        a = a[:1]
    return len(a), a[0]


def sum_of_lists_in_a_branch(x):
    a = [x, x + 1]
    b = a
    if x > 0:
        a = a + [9]
    a[0] = 100
    return b[0], a[0], len(a)


def sum_of_lists_in_a_loop(x):
    a = [x]
    b = a
    n = 0
    while n < x:
        a = a + [n]
        n += 1
    b.append(5)
    return len(a), len(b)


def lists_swapped_in_a_branch(x):
    a = [1]
    b = [2]
    if x > 0:
        a, b = b, a
    a.append(x)
    return len(a), len(b), a[0], b[0]


def object_chosen_in_a_loop(x):
    best = Person(0)
    ps = [Person(1), Person(x), Person(3)]
    for p in ps:
        if p.v > best.v:
            best = p
    best.v = 100
    return [p.v for p in ps]


def key_chosen_by_a_branch(x):
    d = {}
    k = "a" if x > 0 else "b"
    d[k] = x
    return sorted(d) == ["a"], len(d)


def row_chosen_by_a_branch(x):
    rows = [[0] * 2 for _ in range(2)]
    r = rows[0] if x > 0 else rows[1]
    r[0] = x
    return rows[0][0], rows[1][0]


def list_of_a_closure(x):
    acc = []

    def add(v):
        acc.append(v)
        return len(acc)

    n = add(1)
    if x > 0:
        n = add(2)
    return n, len(acc)


INTS = [(T(v),) for v in (3, 0, -3)]
INPUTS = {
    other_list_in_a_branch: INTS,
    first_list_changed_afterwards: INTS,
    list_in_a_joined_tuple: INTS,
    list_in_one_of_two_tuples: INTS,
    list_in_a_tuple_of_a_loop: INTS,
    other_dict_in_a_branch: INTS,
    one_of_two_rows: INTS,
    one_of_two_objects: INTS,
    list_of_one_name: INTS,
    list_of_one_name_in_nested_branches: INTS,
    list_made_in_each_iteration: INTS,
    dict_of_each_branch: INTS,
    list_of_an_attribute: INTS,
    path_kept_as_the_best: INTS,
    objects_in_a_list: INTS,
    chained_names_of_a_list: INTS,
    list_inside_a_tuple: INTS,
    list_inside_a_dict: INTS,
    two_names_of_an_object: INTS,
    list_grown_by_a_python_loop: INTS,
    linked_objects: INTS,
    two_names_of_a_set: INTS,
    slice_chosen_by_a_branch: INTS,
    sum_of_lists_in_a_branch: INTS,
    sum_of_lists_in_a_loop: INTS,
    lists_swapped_in_a_branch: INTS,
    object_chosen_in_a_loop: INTS,
    key_chosen_by_a_branch: INTS,
    row_chosen_by_a_branch: INTS,
    list_of_a_closure: INTS,
}
