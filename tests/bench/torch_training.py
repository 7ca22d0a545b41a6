"""A training step of EfficientNet-B0 in PyTorch; started by training_bench.ts.

Prints the versions, then for every line of input (`size batch`) the images per second of one step: forward, the mean
square of the output, backward, and SGD.
"""

import sys
import time

import torch
import torchvision

torch.set_num_threads(int(sys.argv[1]))
network = torchvision.models.efficientnet_b0()
network.classifier[1] = torch.nn.Linear(1280, 512)
network.train()
optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-6)
print(f"PyTorch {torch.__version__.split('+')[0]}, torchvision {torchvision.__version__.split('+')[0]}", flush=True)
for line in sys.stdin:
    size, batch = map(int, line.split())
    images = torch.randn(batch, 3, size, size)
    start = time.perf_counter()
    optimizer.zero_grad()
    network(images).square().mean().backward()
    optimizer.step()
    print(batch / (time.perf_counter() - start), flush=True)
