from . import test_pipeline, test_pipeline_tour
