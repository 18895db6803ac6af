"""Programs with classes: constructors, properties, dunder methods, descriptors, dataclasses."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import abc
import dataclasses
import enum
import typing

import tensorflow as tf

T = tf.constant


class Account:
    interest = 2
    opened = 0

    def __init__(self, balance):
        if balance < 0:
            raise ValueError("a new account needs money")
        self.balance = balance

    @property
    def wealthy(self):
        if self.balance > 10:
            return True
        return False

    @property
    def cents(self):
        return self.balance * 100

    @cents.setter
    def cents(self, value):
        if value < 0:
            self.balance = value * 0
        else:
            self.balance = value // 100

    @classmethod
    def doubled(cls, balance):
        return cls(balance * cls.interest)

    @staticmethod
    def fee(amount):
        if amount > 5:
            return 1
        return 0

    def pay(self, amount):
        if amount > self.balance:
            return False
        self.balance -= amount + self.fee(amount)
        return True


def constructor_with_a_branch(x):
    account = Account(x)
    return account.balance + 1


def property_with_a_branch(x):
    return 1 if Account(x).wealthy else 2


def property_setter(x):
    account = Account(abs(x))
    account.cents = x * 250
    return account.balance


def property_augmented(x):
    account = Account(abs(x))
    account.cents += 500
    account.cents //= 2
    return account.balance, account.cents


def class_method(x):
    return Account.doubled(x).balance


def static_method(x):
    return Account.fee(x) + Account(abs(x)).fee(x * 2)


def method_that_writes(x):
    account = Account(T(12))
    paid = 0
    for price in (x, x, x):
        if account.pay(price):
            paid += 1
    return paid, account.balance


def bound_method_as_a_value(x):
    account = Account(T(12))
    pay = account.pay
    results = [pay(x), pay(x + 1)]
    return results, account.balance


def method_chosen_by_a_tensor(x):
    account = Account(abs(x))
    action = account.pay if x > 3 else account.fee
    return action(T(6))


def descriptor(x):
    class Positive:
        def __set_name__(self, owner, name):
            self.name = "_" + name

        def __get__(self, obj, owner=None):
            return getattr(obj, self.name)

        def __set__(self, obj, value):
            if value < 0:
                raise AttributeError(f"{self.name[1:]} must be positive")
            setattr(obj, self.name, value)

    class Box:
        width = Positive()
        height = Positive()

        def __init__(self, width, height):
            self.width = width
            self.height = height

    box = Box(2, 3)
    box.width = x
    return box.width * box.height


def getattr_dunder(x):
    class Defaults:
        def __init__(self):
            self.known = x

        def __getattr__(self, name):
            if name.startswith("zero"):
                return 0
            raise AttributeError(name)

    d = Defaults()
    return d.known + d.zero_point + getattr(d, "other", 5)


def inheritance_with_super(x):
    class Savings(Account):
        def __init__(self, balance, rate):
            super().__init__(balance)
            self.rate = rate

        def pay(self, amount):
            if amount > 10:
                return "refused"
            return super().pay(amount * self.rate)

    s = Savings(T(8), 2)
    return s.pay(x), s.balance


def abstract_base(x):
    class Shape(abc.ABC):
        @abc.abstractmethod
        def area(self): ...

        def larger(self, other):
            return self if self.area() > other.area() else other

    class Square(Shape):
        def __init__(self, a):
            self.a = a

        def area(self):
            return self.a * self.a

    class Circle(Shape):
        def __init__(self, r):
            self.r = r

        def area(self):
            return self.r * self.r * 3

    return Square(x).larger(Circle(T(2))).area()


@dataclasses.dataclass
class Particle:
    position: typing.Any
    velocity: typing.Any = 1
    history: list = dataclasses.field(default_factory=list)

    def step(self):
        if self.position > 10:
            self.velocity = -self.velocity
        self.position = self.position + self.velocity
        self.history.append(self.position)


def dataclass_method(x):
    p = Particle(x)
    p.step()
    p.step()
    return p.position, p.velocity, p.history


def dataclass_replace(x):
    p = Particle(x, velocity=2)
    q = dataclasses.replace(p, position=p.position * 2)
    if q.position > 10:
        q = p
    return q.position, q.velocity


def frozen_dataclass(x):
    @dataclasses.dataclass(frozen=True)
    class Range:
        low: typing.Any
        high: typing.Any

        def __post_init__(self):
            if self.low > self.high:
                raise ValueError("empty range")

    r = Range(T(0), x)
    return r.high - r.low


class Level(enum.Enum):
    LOW = 1
    HIGH = 2

    @classmethod
    def of(cls, value):
        if value > 3:
            return cls.HIGH
        return cls.LOW


def enum_chosen(x):
    level = Level.of(x)
    if level is Level.HIGH:
        return x * 2
    return x + level.value


def enum_by_value(x):
    return Level(int(x)).name


class State(typing.NamedTuple):
    step: typing.Any
    total: typing.Any = 0

    def advance(self, v):
        if v > 0:
            return State(self.step + 1, self.total + v)
        return self._replace(step=self.step + 1)


def named_tuple_method(t):
    s = State(0)
    for v in t:
        s = s.advance(v)
    return s.step, s.total


def local_class_closes_over(x):
    scale = 3

    class Scaler:
        offset = x

        def apply(self, v):
            if v > self.offset:
                return v * scale
            return v + scale

    return Scaler().apply(T(5))


def class_decorator(x):
    def register(cls):
        cls.bonus = 7
        return cls

    @register
    class Plugin:
        def run(self, v):
            return v + self.bonus if v > 3 else v

    return Plugin().run(x)


def slots(x):
    class Slotted:
        __slots__ = ("a", "b")

        def __init__(self, a):
            self.a = a
            if a > 3:
                self.b = a * 2

    s = Slotted(x)
    return s.a + getattr(s, "b", 100)


def private_names(x):
    class Hidden:
        def __init__(self, v):
            self.__v = v

        def twice(self):
            if self.__v > 3:
                return self.__v * 2
            return self.__v

    return Hidden(x).twice(), hasattr(Hidden(x), "__v")


INTS = [(T(v),) for v in (20, 7, 3, 0, -4)]
VECTORS = [(T([3, 1, 2]),), (T([-1, 5]),), (T([], tf.int32),)]
INPUTS = {
    constructor_with_a_branch: INTS,
    property_setter: INTS,
    property_augmented: INTS,
    class_method: INTS,
    static_method: INTS,
    method_that_writes: INTS,
    bound_method_as_a_value: INTS,
    method_chosen_by_a_tensor: INTS,
    descriptor: INTS,
    getattr_dunder: INTS,
    inheritance_with_super: INTS,
    abstract_base: INTS,
    dataclass_method: INTS,
    dataclass_replace: INTS,
    frozen_dataclass: INTS,
    enum_chosen: INTS,
    local_class_closes_over: INTS,
    class_decorator: INTS,
    slots: INTS,
    private_names: INTS,
    property_with_a_branch: [*INTS, (T(10.5),)],
    enum_by_value: [(T(1),), (T(2),), (T(3),)],
    named_tuple_method: VECTORS,
}
