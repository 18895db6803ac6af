"""Where an exception is raised: methods, lambdas, comprehensions, generators, ..."""
# mypy: ignore-errors
# Written as users write: what is shown when it fails is what is compared.
import asyncio
import contextlib
import functools
import itertools


class Shape:
    sides = ()

    def __init__(self, sides=()):
        if sides is None:
            raise ValueError("no sides")
        self.sides = sides

    def area(self, scale=1, *more, unit=None, **rest):
        total = sum(self.sides) + scale
        return total / len(self.sides)

    @property
    def size(self):
        return self.sides[9]

    @functools.cached_property
    def cached(self):
        return {}[self.sides]

    @classmethod
    def made(cls, text):
        return cls(text.split(",", "x"))

    @staticmethod
    def parsed(text):
        return int(text)

    def __getitem__(self, index):
        return self.sides[index]

    def __add__(self, other):
        return Shape(self.sides + other.sides)

    def __eq__(self, other):
        return self.sides == other.sides

    def __call__(self, factor):
        return [side * factor for side in self.sides] / 2

    def __getattr__(self, name):
        raise AttributeError(f"a shape has no {name}")

    def __iter__(self):
        for side in self.sides:
            yield 1 / side

    def __len__(self):
        return -1

    def __bool__(self):
        return "neither"

    def __enter__(self):
        return self

    def __exit__(self, *error):
        raise RuntimeError("while leaving")

    def __mul__(self, other):
        return super().__mul__(other)


class Square(Shape):
    def __init__(self, side):
        super().__init__(None if side is None else [side] * 4)

    def area(self, *args, **kwargs):
        return super().area(*args, **kwargs) + self.depth


def run_method():
    return Shape().area(2)


def run_inherited_method():
    return Square(3).area(1, unit="cm")


def run_constructor():
    return Square(None)


def run_property():
    return Shape([1]).size


def run_cached_property():
    return Shape((1, 2)).cached


def run_class_method():
    return Shape.made("1,2")


def run_static_method():
    return Shape.parsed("one")


def run_item():
    return Shape([1])[3]


def run_operator():
    shape = Shape([1])
    return shape + 2


def run_comparison():
    return Shape() == 3


def run_call_of_object():
    shape = Shape([1, 2])
    return shape(3)


def run_missing_attribute_method():
    return Shape().colour


def run_iteration_of_object():
    return list(Shape([2, 1, 0]))


def run_length():
    return len(Shape())


def run_truth():
    if Shape():
        return 1
    return 0


def run_exit_of_context():
    with Shape() as shape:
        return shape.sides[3]


def run_super():
    return Shape() * 2


def run_lambda():
    half = lambda value: value / 0
    return half(3)


def run_lambda_in_sort():
    return sorted([3, "a", 2], key=lambda value: -value)


def run_lambda_default():
    pick = lambda value, *rest, scale=2, **more: rest[value] * scale
    return pick(2, 1, scale=3, other=None)


def run_nested_lambdas():
    add = lambda a: lambda b: (lambda c: a + b + c)("x")
    return add(1)(2)


def run_map():
    return list(map(lambda text: text.strip(), ["a ", 2]))


def run_list_comprehension():
    values = [1, 0]
    return [10 / value for value in values]


def run_set_comprehension():
    return {value[0] for value in ["a", "", "b"]}


def run_dict_comprehension():
    return {name: 1 / count for name, count in [("a", 1), ("b", 0)]}


def run_nested_comprehension():
    rows = [[1, 2], [3, None]]
    return [[value + 1 for value in row if value != 2] for row in rows]


def run_condition_of_comprehension():
    return [value for value in [1, "a"] if value > 0]


def run_comprehension_in_lambda():
    build = lambda count: [1 / (index - 1) for index in range(count)]
    return build(3)


def run_generator_expression():
    return sum(1 / value for value in (1, 0))


def numbers(count):
    for index in range(count):
        yield 1 / (count - index - 1)


def run_generator():
    return list(numbers(3))


def delegated(count):
    yield 0
    result = yield from numbers(count)
    return result


def run_delegation():
    return [value for value in delegated(3)]


def accumulated():
    total = 0
    while True:
        value = yield total
        total += value


def run_send():
    stream = accumulated()
    next(stream)
    stream.send(1)
    stream.send("a")


def run_throw():
    stream = accumulated()
    next(stream)
    stream.throw(ValueError("thrown in"))


def run_stop_in_generator():
    def first():
        yield next(iter(()))

    return list(first())


def run_generator_that_ignores_exit():
    def stubborn():
        try:
            yield 1
        except GeneratorExit:
            yield 2

    stream = stubborn()
    next(stream)
    stream.close()


async def slow(value):
    await asyncio.sleep(0)
    return 1 / value


async def several():
    return await asyncio.gather(slow(1), slow(0))


def run_coroutine():
    return asyncio.run(slow(0))


def run_gathered_coroutines():
    return asyncio.run(several())


async def streamed(count):
    for index in range(count):
        await asyncio.sleep(0)
        yield 1 / (index - 1)


async def collected():
    return [value async for value in streamed(3)]


def run_async_generator():
    return asyncio.run(collected())


class Session:
    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, error, traceback):
        raise OSError("closing") from error


async def in_session():
    async with Session() as session:
        return session.missing


def run_async_context():
    return asyncio.run(in_session())


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def repeated(times):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args):
            for _ in range(times):
                result = function(*args)
            return result

        return wrapper

    return decorate


@logged
@repeated(2)
@functools.lru_cache(maxsize=None)
def decorated(value):
    return value.missing


def run_decorated():
    return decorated(3)


@logged
def run_decorated_driver():
    return [][0]


@contextlib.contextmanager
def opened(name):
    print("opened", name)
    try:
        yield name.upper()
    finally:
        print("closed", name)


def run_context_manager():
    with opened("a") as one, opened("b") as two:
        return one + two + 3


def run_context_manager_that_fails():
    with opened(None):
        pass


def run_exit_stack():
    with contextlib.ExitStack() as stack:
        stack.enter_context(opened("a"))
        stack.callback(lambda: 1 / 0)
        raise KeyError("inside")


def outer(value):
    factor = 2

    def middle(other):
        def inner():
            nonlocal factor
            factor += 1
            return value[other] * factor

        return inner()

    return middle


def run_closure():
    return outer({})("x")


def run_class_body():
    class Broken:
        size = 3
        area = size / 0

    return Broken


def run_metaclass():
    class Meta(type):
        def __new__(mcs, name, bases, namespace):
            if "size" not in namespace:
                raise TypeError(f"{name} has no size")
            return super().__new__(mcs, name, bases, namespace)

    class Sized(metaclass=Meta):
        pass


def run_init_subclass():
    class Base:
        def __init_subclass__(cls, /, rate, **kwargs):
            cls.rate = 1 / rate

    class Derived(Base, rate=0):
        pass


def run_set_name():
    class Field:
        def __set_name__(self, owner, name):
            raise TypeError(f"{owner.__name__} cannot have {name}")

    class Model:
        weight = Field()


def run_descriptor():
    class Positive:
        def __set__(self, instance, value):
            if value <= 0:
                raise ValueError(f"{value} is not positive")
            instance.__dict__["rate"] = value

    class Model:
        rate = Positive()

    Model().rate = -1


def run_partial():
    def divide(a, b):
        return a / b

    return functools.partial(divide, b=0)(3)


def run_reduce():
    return functools.reduce(lambda a, b: a + b, [1, 2, "3"])


def run_default_argument():
    def configured(path={}["home"]):
        return path

    return configured()


def run_annotation():
    def typed(value: missing_type) -> None:
        pass

    return typed


def run_loop_else():
    for index in range(3):
        while index > 5:
            break
        else:
            continue
    else:
        return index.missing


def run_nested_loops():
    total = 0
    for row in range(3):
        for column in range(3):
            if row == column == 2:
                total += 1 // (row - column)
    return total


def run_match():
    command = ("go", "north")
    match command:
        case ("stop",):
            return 0
        case ("go", direction) if direction.missing:
            return direction
    return 1


def run_walrus():
    if (size := len("abc")) > 2 and (rest := size - 3) / rest:
        return size


def run_conditional_expression():
    flag = None
    return 1 if flag else flag.value


def run_with_statement_without_manager():
    with 3 as three:
        return three


def run_global_of_function():
    def setting():
        global unknown_setting
        unknown_setting += 1

    setting()


def run_islice():
    return list(itertools.islice(numbers(3), 5))


def run_deleted_item():
    table = {}
    del table["a"]


def run_starred_call():
    return print(*None)


def run_keywords_of_call():
    return dict(**{"a": 1}, **{"a": 2})


def run_local_import():
    from json import no_such_name

    return no_such_name


def run_local_import_of_module():
    import no_such_module.part

    return no_such_module


def run_exec():
    exec("x = 1\ny = x / 0\n")


def run_eval():
    return eval("1 + missing_name")


def run_compiled_syntax():
    compile("x = (1 +\n", "<text>", "exec")


def run_eval_of_bad_syntax():
    return eval("1 +* 2")


def run_object_that_dies():
    class Mortal:
        def __del__(self):
            raise RuntimeError("in __del__")

    Mortal()
    print("alive")


def run_two_on_one_line():
    a = 1; b = 0; return a / b
