"""What TensorFlow's ops may do: fail, write, draw, or act outside the graph."""

from __future__ import annotations

from typing import Any

from tensorflow.python.framework import tensor_util
from tensorflow.python.ops import cond_v2, while_v2

from autohook.staging.words import words

# Cannot fail once shape inference has accepted them with fully known shapes.
SAFE = words(
    """
Abs Acos Acosh Add AddN AddV2 All Any ApproximateEqual ArgMax ArgMin Asin Asinh Atan
Atan2 Atanh AvgPool AvgPoolGrad BatchMatMulV2 BatchMatMulV3 BiasAdd BiasAddGrad
BitwiseAnd BitwiseOr BitwiseXor BroadcastArgs BroadcastGradientArgs BroadcastTo
Ceil ClipByValue Concat ConcatV2 Const Conv2D Conv2DBackpropFilter
Conv2DBackpropInput Conv3D Cos Cosh Cumsum Cumprod DeepCopy DepthwiseConv2dNative
DepthwiseConv2dNativeBackpropFilter DepthwiseConv2dNativeBackpropInput Digamma
DivNoNan Einsum Elu EluGrad EnsureShape Equal Erf Erfc Erfinv Exp ExpandDims Expm1
Fill Floor FusedBatchNormV3 FusedBatchNormGradV3 Greater GreaterEqual Identity
IdentityN Imag InvGrad IsFinite IsInf IsNan L2Loss LeakyRelu LeakyReluGrad LeftShift
Less LessEqual Lgamma Log Log1p LogSoftmax LogicalAnd LogicalNot LogicalOr MatMul
Max MaxPool MaxPoolGrad Maximum Mean Min Minimum MirrorPad Mul MulNoNan Neg NoOp
NotEqual OneHot OnesLike Pack Pad PadV2 Placeholder Pow PreventGradient Prod Qr Range
Rank ReadVariableOp Real RealDiv Reciprocal ReciprocalGrad Relu Relu6 Relu6Grad
ReluGrad Reshape ResizeBilinear ReverseV2 RightShift Rint Roll Round Rsqrt RsqrtGrad
Select SelectV2 Selu SeluGrad Shape ShapeN Sigmoid SigmoidGrad Sign Sin Sinh Size
Softmax SoftmaxCrossEntropyWithLogits Softplus SoftplusGrad Softsign
SoftsignGrad Split SplitV Sqrt SqrtGrad Square SquaredDifference Squeeze
StatelessRandomGetKeyCounter StatelessRandomGetAlg StatelessRandomNormalV2
StatelessRandomUniformV2 StatelessRandomUniformFullIntV2 StatelessTruncatedNormalV2
StopGradient Sub Sum Tan Tanh TanhGrad Tile TopKV2 Transpose TruncateDiv Unpack
VariableShape VarIsInitializedOp Xdivy Xlog1py Xlogy ZerosLike AssignVariableOp
AssignAddVariableOp AssignSubVariableOp ResourceApplyGradientDescent
ResourceApplyAdam StridedSliceGrad EmptyTensorList TensorListReserve
TensorListPushBack TensorListStack TensorListLength TensorListElementShape
    """
)

# Cannot fail where these inputs are known, which shape inference then looks at.
SAFE_IF_KNOWN = {"StridedSlice": (1, 2, 3)}
# What gives inputs that gradients have computed from shapes.
OF_SHAPES = frozenset({"ConcatOffset", "Shape", "ShapeN"})

# Their failure depends on integer division only; float kinds cannot fail.
INTEGER_DIVISIONS = frozenset({"FloorDiv", "FloorMod", "Div", "Mod", "TruncateMod"})

STATEFUL_ALLOWED = words(
    """
Assert CheckNumerics CheckNumericsV2 ReadVariableOp AssignVariableOp
AssignAddVariableOp AssignSubVariableOp
ResourceGather ResourceGatherNd VariableShape VarIsInitializedOp If While
StatelessIf StatelessWhile RngReadAndSkip ResourceStridedSliceAssign Placeholder
    """
)
STATEFUL_PREFIXES = ("ResourceApply", "ResourceSparseApply", "ResourceScatter")

# Compute nothing; a graph of these alone is a Python function without tensors.
IDLE = frozenset({"Const", "Identity", "NoOp", "Placeholder"})

BRANCHING = frozenset({"If", "StatelessIf", "Case", "StatelessCase"})
LOOPING = frozenset({"While", "StatelessWhile"})
CALLING = frozenset({"PartitionedCall", "StatefulPartitionedCall"})

# Seeded by state that eager keeps elsewhere than a graph does.
LEGACY_RANDOM = words(
    """
RandomUniform RandomUniformInt RandomStandardNormal TruncatedNormal RandomShuffle
Multinomial RandomGamma RandomGammaGrad RandomPoisson RandomPoissonV2
ParameterizedTruncatedNormal RandomCrop
    """
)


def is_write(kind: str) -> bool:
    """Returns whether an op changes a variable."""
    return kind.startswith(STATEFUL_PREFIXES) or kind in (
        "AssignVariableOp",
        "AssignAddVariableOp",
        "AssignSubVariableOp",
        "RngReadAndSkip",
        "ResourceStridedSliceAssign",
    )


def writes(operation: Any) -> bool:
    """Returns whether an op changes a variable, itself or in what it runs."""
    if operation.type in BRANCHING | LOOPING:
        return any(writes(op) for body in bodies(operation) for op in body)
    return is_write(operation.type)


def bodies(operation: Any) -> list[list[Any]]:
    """Returns the ops of each function that a branch or a loop runs."""
    if operation.type in LOOPING:
        graphs = [
            while_v2._get_graph(operation, name, f"_{name}_graph")
            for name in ("cond", "body")
        ]
    else:
        graphs = cond_v2.get_func_graphs(operation)
    return [graph.get_operations() for graph in graphs]


def is_allowed_state(kind: str) -> bool:
    """Returns whether a stateful op touches nothing but variables."""
    return kind in STATEFUL_ALLOWED or kind.startswith(STATEFUL_PREFIXES)


def can_fail(operation: Any) -> bool:
    """Returns whether an op could raise at run time, given the shapes that it has."""
    if operation.type in LEGACY_RANDOM:
        return False  # hoisted: nothing uses it
    if operation.type in INTEGER_DIVISIONS:
        is_integer = bool(operation.outputs[0].dtype.is_integer)
        return is_integer and _may_be_zero(operation.inputs[1])
    if operation.type in SAFE_IF_KNOWN:
        return not all(
            tensor_util.constant_value(operation.inputs[i]) is not None
            for i in SAFE_IF_KNOWN[operation.type]
        ) or not is_static(operation.inputs[0])
    if operation.type == "Slice":
        return not is_static(operation.inputs[0]) or _may_leave(operation)
    if operation.type == "Cast":
        kinds = (operation.inputs[0].dtype.name, operation.outputs[0].dtype.name)
        return "string" in kinds or not is_static(operation.inputs[0])
    if operation.type in ("If", "StatelessIf"):
        bodies = cond_v2.get_func_graphs(operation)
        return any(can_fail(op) for body in bodies for op in body.get_operations())
    if operation.type not in SAFE and not operation.type.startswith("ResourceApply"):
        return True
    return any(not is_static(tensor) for tensor in operation.inputs)


def _may_leave(piece: Any) -> bool:
    """Returns whether a Slice could ask for items outside, as far as the trace knows.

    Shape inference does not look at that.
    """
    start, size = (tensor_util.constant_value(tensor) for tensor in piece.inputs[1:])
    if start is None or size is None:
        return all(tensor.op.type not in OF_SHAPES for tensor in piece.inputs[1:])
    dimensions = piece.inputs[0].shape.as_list()
    return any(
        first < 0 or first + max(count, 0) > dimension
        for first, count, dimension in zip(start, size, dimensions, strict=True)
    )


def _may_be_zero(divisor: Any) -> bool:
    """Returns whether a divisor could be zero, as far as the trace knows."""
    known = tensor_util.constant_value(divisor)
    return known is None or not bool(known.all())


def is_static(tensor: Any) -> bool:
    """Returns whether a tensor's shape is fully known, or does not matter."""
    if tensor.dtype.name in ("resource", "variant"):
        return True
    return bool(tensor.shape.is_fully_defined())
