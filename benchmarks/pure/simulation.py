"""Elevators that serve queued passengers: many objects, attributes and methods."""

from __future__ import annotations

from collections import deque


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) % 2147483648
        return (self.state >> 8) % limit


class Passenger:
    def __init__(self, source, target, born):
        self.source = source
        self.target = target
        self.born = born

    @property
    def goes_up(self):
        return self.target > self.source


class Elevator:
    def __init__(self, floor, capacity):
        self.floor = floor
        self.capacity = capacity
        self.passengers = []

    def has_room(self):
        return len(self.passengers) < self.capacity

    def next_floor(self, waiting):
        if self.passengers:
            return self.passengers[0].target
        for distance in range(len(waiting)):
            for floor in (self.floor - distance, self.floor + distance):
                if 0 <= floor < len(waiting) and waiting[floor]:
                    return floor
        return self.floor

    def move(self, waiting, now):
        target = self.next_floor(waiting)
        if target > self.floor:
            self.floor += 1
        elif target < self.floor:
            self.floor -= 1
        arrived = [p for p in self.passengers if p.target == self.floor]
        self.passengers = [p for p in self.passengers if p.target != self.floor]
        queue = waiting[self.floor]
        while queue and self.has_room():
            self.passengers.append(queue.popleft())
        return sum(now - passenger.born for passenger in arrived)


class Building:
    def __init__(self, floors, elevators, seed):
        self.random = Random(seed)
        self.waiting = [deque() for _ in range(floors)]
        self.elevators = [Elevator(i % floors, 6) for i in range(elevators)]
        self.ups = 0
        self.waited = 0

    def arrive(self, now):
        floors = len(self.waiting)
        source, target = self.random.below(floors), self.random.below(floors)
        if source == target:
            return
        passenger = Passenger(source, target, now)
        self.ups += passenger.goes_up
        self.waiting[source].append(passenger)

    def tick(self, now):
        if now % 3 != 0:
            self.arrive(now)
        for elevator in self.elevators:
            self.waited += elevator.move(self.waiting, now)


def run(number):
    building = Building(20, 4, seed=number)
    for now in range(1500):
        building.tick(now)
    return building.ups, building.waited
