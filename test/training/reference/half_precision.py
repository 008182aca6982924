"""Rounds float32 numbers to float16 and bfloat16 with PyTorch. Usage: half_precision.py INPUT OUTPUT, raw float32."""

import sys

import numpy as np
import torch

given = torch.from_numpy(np.fromfile(sys.argv[1], dtype=np.float32))
rounded = [given.to(kind).to(torch.float32).numpy() for kind in (torch.float16, torch.bfloat16)]
np.concatenate(rounded).tofile(sys.argv[2])
