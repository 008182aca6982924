"""Records a training so that `faultgap diagnose` and `faultgap import` can read it.

`faultgap_recorder.keras.KerasRecorder` is a callback of Keras 3, `faultgap_recorder.torch.TorchRecorder` a
context manager for PyTorch 2, `faultgap_recorder.lightning.LightningRecorder` a callback of Lightning. Each is
imported from its own module, so that no framework is needed but the one in use.
"""

__version__ = "0.1.0"
